import type { Catalog } from '../../../core/catalog/catalog.ts'
import { measureFacts, type MeasureFacts } from '../../../core/catalog/measure.ts'
import { fieldsOf, type FieldValue } from '../../../core/compare/fields.ts'
import type { ScatterPoints } from '../../../core/figures/scatter/points.ts'
import { measureNamed } from '../../../core/figures/names.ts'
import { clausesOf } from '../../../core/filter/condition.ts'
import { filterOf, type FilterColumn } from '../../../core/filter/filter.ts'
import type { AcrossRuns } from '../../../history/read/across.ts'
import type { Reader } from '../../../history/read/reader.ts'
import { asBadInput } from './asBadInput.ts'

/** Which runs of a scatter, and what of them. */
export interface ScatterRequest {
  x: string
  y: string
  where: string
  archived: boolean
}

/** Two measures of every finished run that passes the filter; a filter or measure that is not understood is bad input. */
export function scatterOf(read: Reader, catalog: Catalog, request: ScatterRequest): ScatterPoints {
  try {
    return pointsOf(read, measureFacts(catalog), request)
  } catch (error) {
    throw asBadInput(error)
  }
}

function pointsOf(read: Reader, facts: MeasureFacts[], { x, y, where, archived }: ScatterRequest): ScatterPoints {
  const [xFacts, yFacts] = [measureNamed(x, facts), measureNamed(y, facts)]
  const runs = read.acrossRuns(archived)
  const columns = new Map<string, Float64Array>()
  const column = (name: string): Float64Array => {
    const known = columns.get(name) ?? read.acrossValues(name, archived)
    columns.set(name, known)
    return known
  }
  const named = new Map(read.acrossExperiments(archived).map((one) => [one.id, one]))
  const own = filterColumns(read, runs, named, facts, column, where)
  const words = ({ name, tags }: { name: string; tags: string[] }) => [name, ...tags].join(' ')
  const passes = filterOf(where, { columns: own, text: (row: number) => words(named.get(runs.experiment[row]!)!) })

  const [xs, ys] = [column(xFacts.name), column(yFacts.name)]
  const left = { undefined: 0, nonFinite: 0 }
  let passed = 0
  const rows: number[] = []
  for (let row = 0; row < runs.id.length; row++) {
    if (!passes(row)) continue
    passed++
    const [a, b] = [xs[row]!, ys[row]!]
    if (Number.isNaN(a) || Number.isNaN(b)) left.undefined++
    else if (!Number.isFinite(a) || !Number.isFinite(b)) left.nonFinite++
    else rows.push(row)
  }
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(runs.experiment[row]!, (counts.get(runs.experiment[row]!) ?? 0) + 1)
  const order = [...counts].sort(([p, a], [q, b]) => b - a || p - q).map(([id]) => id)
  const place = new Map(order.map((id, i) => [id, i]))
  rows.sort((p, q) => place.get(runs.experiment[p]!)! - place.get(runs.experiment[q]!)! || p - q)
  return {
    x: xFacts,
    y: yFacts,
    where: where.trim(),
    archived,
    experiments: order.map((id) => ({ id, name: named.get(id)!.name })),
    run: Int32Array.from(rows, (row) => runs.id[row]!),
    experiment: Int32Array.from(rows, (row) => place.get(runs.experiment[row]!)!),
    setting: Int32Array.from(rows, (row) => runs.setting[row]!),
    seed: Float64Array.from(rows, (row) => runs.seed[row]!),
    xs: Float64Array.from(rows, (row) => xs[row]!),
    ys: Float64Array.from(rows, (row) => ys[row]!),
    finished: runs.id.length,
    passed,
    left,
  }
}

/** Everything that a filter may name: the run and its experiment, any field of its settings, any measure. */
function filterColumns(
  read: Reader,
  runs: AcrossRuns,
  named: ReadonlyMap<number, { name: string; tags: string[] }>,
  facts: readonly MeasureFacts[],
  column: (name: string) => Float64Array,
  where: string,
): FilterColumn<number>[] {
  const experiment = (row: number) => named.get(runs.experiment[row]!)!
  const tags = Math.max(0, ...[...named.values()].map((one) => one.tags.length))
  return [
    { name: 'run', of: (row) => runs.id[row] },
    { name: 'seed', of: (row) => runs.seed[row] },
    { name: 'setting', of: (row) => runs.setting[row] },
    { name: 'experiment', of: (row) => runs.experiment[row] },
    { name: 'experiment', of: (row) => experiment(row).name },
    ...Array.from({ length: tags }, (_, i) => ({ name: 'tag', of: (row: number) => experiment(row).tags[i] })),
    ...facts.map(({ name, label }) => ({ name, also: [label], of: (row: number) => column(name)[row] })),
    ...(clausesOf(where).some((clause) => 'column' in clause) ? fieldColumns(read, runs) : []),
  ]
}

/** The fields of all settings; `task` is the task's kind. */
function fieldColumns(read: Reader, runs: AcrossRuns): FilterColumn<number>[] {
  const settings = new Map<string, Map<string, FieldValue>>()
  const paths = new Set<string>()
  read.acrossSettings((experiment, setting, own) => {
    const fields = fieldsOf(own)
    settings.set(`${experiment} ${setting}`, fields)
    for (const path of fields.keys()) paths.add(path)
  })
  const at = (row: number) => settings.get(`${runs.experiment[row]} ${runs.setting[row]}`)
  return [...paths].map((path) => ({
    name: path,
    ...(path.endsWith('.kind') && { also: [path.slice(0, -'.kind'.length)] }),
    of: (row: number) => at(row)?.get(path),
  }))
}
