import { ORPCError } from '@orpc/server'
import type { Catalog } from '../../../core/catalog/catalog.ts'
import type { FigureData, FigureOptions, Part } from '../../../core/figures/data.ts'
import { controlAt, withoutControls } from '../../../core/experiment/controlled.ts'
import { questionOf } from '../../../core/experiment/question.ts'
import { figureNamed, refuseOptions } from '../../../core/figures/index.ts'
import { allLost } from '../../../core/records/allLost.ts'
import { measureFacts } from '../../../core/catalog/measure.ts'
import type { ExperimentRecord } from '../../../core/records/records.ts'
import type { Verdict } from '../../../core/claims/verdict.ts'
import type { Reader } from '../../../history/read/reader.ts'
import { formatNamed } from '../../exports/formats.ts'
import { exportFigure, type Exported } from '../../exports/index.ts'
import { learningOf, responsesOf, trainingOf } from './figureParts.ts'
import { nullsOf } from './nulls.ts'
import { provenanceOf } from './provenance.ts'

/** The options of a figure. */
export interface FigureRequest extends Omit<FigureOptions, 'theme' | 'random' | 'spell'> {
  figure: string
  format: string
  dpi?: number
}

/**
 * An encoded figure of an experiment; `verdicts` are for figures that show them. A figure that cannot be drawn is bad
 * input, with the reason.
 */
export async function exportOf(
  read: Reader,
  record: ExperimentRecord,
  catalog: Catalog,
  { figure: name, format, dpi, ...options }: FigureRequest,
  verdicts: Verdict[] = [],
): Promise<Exported> {
  try {
    const { parts } = figureNamed(name)
    refuseOptions(name, options)
    formatNamed(format)
    requireDone([record])
    const data = figureData(read, record, catalog, parts)
    if (parts.includes('verdicts')) data.verdicts = verdicts
    return await exportFigure({ figure: { name, data, options }, format, dpi })
  } catch (error) {
    throw new ORPCError('BAD_INPUT', { message: error instanceof Error ? error.message : String(error) })
  }
}

/** Throws if one of these experiments has no finished run, and so nothing to draw. */
export function requireDone(records: readonly ExperimentRecord[]): void {
  const empty = records.find(({ runs }) => runs.done === 0)
  if (!empty) return
  const called = records.length > 1 ? `${empty.name} (${empty.id})` : empty.name
  throw new Error(`no run of ${called} is done: ${allLost(empty.runs) ?? 'there is nothing to draw yet'}`)
}

/** Finished runs of an experiment with all their measures, and those of the requested parts that are in the history. */
export function figureData(
  read: Reader,
  record: ExperimentRecord,
  catalog: Catalog,
  parts: readonly Part[] = [],
): FigureData {
  const { id, name, hash, axes, runs: states } = record
  const summaries = read.summaries(id)
  const taken = new Set(
    [...summaries.values()].flatMap((values) => Object.keys(values).filter((name) => typeof values[name] === 'number')),
  )
  const apart = !parts.includes('controls')
  const done = read.runs(id).filter(({ state, axes }) => state === 'done' && !(apart && controlAt(axes) !== null))
  const ids = done.map(({ id }) => id)
  return {
    experiment: { name, hash },
    axes: apart ? withoutControls(axes) : axes,
    measures: measureFacts(catalog).filter((facts) => taken.has(facts.name)),
    runs: done.map(({ id: run, seed, setting, axes }) => ({
      id: String(run),
      seed,
      setting,
      axes,
      values: Object.fromEntries(
        Object.entries(summaries.get(run) ?? {}).map(([name, value]) => [
          name,
          typeof value === 'number' ? value : null,
        ]),
      ),
    })),
    states,
    provenance: provenanceOf(record, done),
    ...(parts.includes('nulls') && { nulls: nullsOf(read, id, catalog) }),
    ...(parts.includes('training') && { training: trainingOf(read, ids) }),
    ...(parts.includes('learning') && { learning: learningOf(read, ids) }),
    ...(parts.includes('responses') && { responses: responsesOf(read, ids) }),
    ...(parts.includes('responsesFor') && { responsesFor: (runs) => responsesOf(read, runs.map(Number)) }),
    ...(parts.includes('question') && { question: questionOf(read.experimentText(id)) }),
  }
}
