import { inRole } from '../../core/catalog/roles.ts'
import type { MeasureFacts } from '../../core/catalog/measure.ts'
import type { Axis } from '../../core/experiment/types.ts'
import { defaultAxes } from '../../core/figures/tradeoff/defaults.ts'
import type { Cell, FilterColumn } from '../../core/filter/filter.ts'
import { runStates, type ResultRuns } from '../../core/records/results.ts'

/** The most measures shown where none are chosen. */
const mostUsual = 4

/** Measures shown for each run unless others are chosen: those of the trade-off, then the next ones that were measured. */
export function usualMeasures(measures: readonly MeasureFacts[]): MeasureFacts[] {
  const first = measures.filter(({ side }) => side === 'capability').slice(0, 2)
  const names = [...new Set([...axesOf(measures), ...[...first, ...inRole('row', measures)].map(({ name }) => name)])]
  return names.flatMap((name) => measures.filter((facts) => facts.name === name)).slice(0, mostUsual)
}

function axesOf(measures: readonly MeasureFacts[]): string[] {
  try {
    const { x, y } = defaultAxes(measures)
    return [x, y]
  } catch {
    // Nothing has finished yet: the columns appear with the first run.
    return []
  }
}

/** The columns that a filter of an experiment's runs may name; rows are places in the plan. */
export function filterColumns(
  runs: ResultRuns,
  axes: readonly Axis[],
  measures: readonly MeasureFacts[],
  column: (name: string) => Float64Array | undefined,
): FilterColumn<number>[] {
  const own = (name: string, of: (row: number) => Cell, more: Partial<FilterColumn<number>> = {}) => ({
    name,
    of,
    ...more,
  })
  return [
    own('run', (row) => runs.id[row]),
    own('seed', (row) => runs.seed[row]),
    own('setting', (row) => runs.setting[row]),
    own('state', (row) => runStates[runs.state[row]!], { values: runStates }),
    ...axes.map(({ path, label }) => own(path, (row) => runs.axes[runs.setting[row]!]?.[path], { also: [label] })),
    ...measures.map(({ name, label }) => own(name, (row) => column(name)?.[row], { also: [label] })),
  ]
}
