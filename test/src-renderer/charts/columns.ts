import type { FigureData } from '../../../core/figures/data.ts'
import { runStates, type ResultRuns } from '../../../core/records/results.ts'

/** The columns that the page reads, of runs as a figure has them, and which number each run has there. */
export function columnsOf({ runs }: FigureData) {
  const columns: ResultRuns = {
    id: Int32Array.from(runs, (_, row) => row + 1),
    seed: Float64Array.from(runs, ({ seed }) => seed),
    setting: Int32Array.from(runs, ({ setting }) => setting),
    cohort: new Int32Array(runs.length),
    state: new Int32Array(runs.length).fill(runStates.indexOf('done')),
    axes: Object.fromEntries(runs.map(({ setting, axes }) => [setting, axes])),
    measures: [],
  }
  const column = (name: string) => Float64Array.from(runs, ({ values }) => values[name] ?? NaN)
  return { columns, column }
}
