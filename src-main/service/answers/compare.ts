import { ORPCError } from '@orpc/server'
import type { Catalog } from '../../../core/catalog/catalog.ts'
import { compare, type Comparison } from '../../../core/compare/compare.ts'
import { axisNamed, valueNamed } from '../../../core/figures/names.ts'
import { measureFacts } from '../../../core/catalog/measure.ts'
import type { ExperimentRecord } from '../../../core/records/records.ts'
import { studyOf, type Study } from '../../../core/claims/study.ts'
import type { Reader } from '../../../history/read/reader.ts'

/** A comparison and the two experiments. */
export type Compared = Comparison & { a: ExperimentRecord; b: ExperimentRecord }

/**
 * Compares two experiments, or settings of them, each given as text: `ten concepts@pressure=1,cost=0.01`. If the second
 * has no name, as in `@pressure=0`, it is of the first experiment.
 */
export function compareOf(
  read: Reader,
  catalog: Catalog,
  find: (given: string) => ExperimentRecord,
  a: string,
  b: string,
): Compared {
  const left = sideOf(a)
  const right = sideOf(b)
  if (left.name === '') throw new ORPCError('BAD_INPUT', { message: `${a}: name an experiment before the @` })
  const records = [find(left.name), find(right.name || left.name)] as const
  try {
    const study = (record: ExperimentRecord, at: string[]) => standing(studyFrom(read, record, catalog), at)
    const comparison = compare(study(records[0], left.at), study(records[1], right.at))
    return { ...comparison, a: records[0], b: records[1] }
  } catch (error) {
    throw new ORPCError('BAD_INPUT', { message: error instanceof Error ? error.message : String(error) })
  }
}

/** An experiment's name, and the axis values that select settings. */
function sideOf(given: string): { name: string; at: string[] } {
  const cut = given.lastIndexOf('@')
  if (cut < 0) return { name: given, at: [] }
  return { name: given.slice(0, cut).trim(), at: given.slice(cut + 1).split(/,(?=[^,=]+=)/) }
}

function studyFrom(read: Reader, { id, axes }: ExperimentRecord, catalog: Catalog): Study {
  const study = studyOf(axes, measureFacts(catalog), read.runs(id, { withSettings: true }), read.summaries(id))
  // Side by side, a control is a setting like any other.
  return { ...study, axes, settings: [...study.settings, ...(study.controls ?? [])] }
}

/** The settings with these axis values, `axis=value`; throws if there are none. */
function standing(study: Study, at: string[]): Study {
  const wanted = at.map((place) => {
    const cut = place.indexOf('=')
    const [name, value] = cut < 0 ? [] : [place.slice(0, cut).trim(), place.slice(cut + 1).trim()]
    if (!name || !value) throw new Error(`${place}: expected AXIS=VALUE`)
    const axis = axisNamed(name, study.axes)
    return { path: axis.path, value: valueNamed(value, axis) }
  })
  const settings = study.settings.filter(({ axes }) => wanted.every(({ path, value }) => axes[path] === value))
  if (settings.length === 0) throw new Error(`no setting has ${at.join(', ')}`)
  return { ...study, settings }
}
