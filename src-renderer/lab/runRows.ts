import type { MeasureFacts } from '../../core/catalog/measure.ts'
import { runStates, type ResultRuns } from '../../core/records/results.ts'
import { extent } from '../../core/figures/scale.ts'
import { mean } from '../../core/statistics/summarise.ts'

/** A mean over the finished runs that have a value, with the smallest and largest of them. */
export interface Mean {
  n: number
  mean: number
  low: number
  high: number
}

/** The runs of one setting; `id` is the setting's number. */
export interface SettingRow {
  id: number
  /** Places in the plan of its runs. */
  rows: number[]
  done: number
  /** By the measure's name; absent where no run has a value. */
  means: Map<string, Mean>
}

/** Runs grouped by setting, in the order of the plan. */
export function bySetting(
  rows: readonly number[],
  runs: Pick<ResultRuns, 'setting' | 'state'>,
  measures: readonly Pick<MeasureFacts, 'name'>[],
  column: (name: string) => Float64Array | undefined,
): SettingRow[] {
  const done = runStates.indexOf('done')
  return [...Map.groupBy(rows, (row) => runs.setting[row]!)].map(([id, own]) => {
    const finished = own.filter((row) => runs.state[row] === done)
    const means = measures.flatMap(({ name }): [string, Mean][] => {
      const values = finished.map((row) => column(name)?.[row] ?? NaN).filter((value) => !Number.isNaN(value))
      if (values.length === 0) return []
      const [low, high] = extent(values)
      return [[name, { n: values.length, mean: mean(values), low, high }]]
    })
    return { id, rows: own, done: finished.length, means: new Map(means) }
  })
}

/** Sorted by a value; equal ones stay in order, and those without a value come last either way. */
export function inOrderOf<Row>(rows: readonly Row[], of: (row: Row) => number, descending: boolean): Row[] {
  const way = descending ? -1 : 1
  return rows.toSorted((p, q) => {
    const [a, b] = [of(p), of(q)]
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
    return a === b ? 0 : way * (a < b ? -1 : 1)
  })
}
