import type { MeasuredRun } from '../contract/index.ts'
import type { Axis } from '../experiment/types.ts'
import type { Provenance } from '../figures/figure.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import { measureHeader, tableMeasures } from './measures.ts'
import { standingColumns, standingOf } from './standing.ts'
import type { Table } from './table.ts'

/** Runs as read, and the facts of their measures. */
export interface RunsData {
  experiment: string
  axes: readonly Axis[]
  measures: readonly MeasureFacts[]
  /** Names of the measures to show; all by default, and the headline in print. */
  chosen?: readonly string[]
  runs: readonly MeasuredRun[]
  provenance: Provenance
}

/**
 * One row per run, in the order of the plan: its place, its state, and all its values; a value that is undefined or
 * missing is an empty cell.
 */
export function runsTable({ experiment, axes, measures, chosen, runs, provenance }: RunsData): Table {
  const measured = measures.filter(({ name }) => runs.some(({ summaries }) => typeof summaries[name] === 'number'))
  const { all: taken, printed } = tableMeasures(measured, chosen)
  return {
    title: `${experiment}: runs`,
    caption: `One row per run. Columns after the state: ${taken.map(({ name, label, unit }) => `${name} is ${label}${unit ? ` (${unit})` : ''}`).join('; ') || 'nothing was measured yet'}.`,
    columns: [
      ...standingColumns(axes),
      { field: 'state', header: 'state' },
      { field: 'reason', header: 'reason' },
      ...taken.map(({ name }) => ({ field: `measure ${name}`, header: name })),
    ],
    printed: [
      { field: 'run', header: 'run' },
      ...axes.map(({ path, label }) => ({ field: `axis ${path}`, header: label })),
      { field: 'seed', header: 'seed' },
      { field: 'state', header: 'state' },
      ...printed.map((facts) => ({ field: `measure ${facts.name}`, header: measureHeader(facts) })),
    ],
    rows: runs.map((run) => ({
      ...standingOf(run, axes),
      state: run.state,
      reason: run.reason,
      ...Object.fromEntries(taken.map(({ name }) => [`measure ${name}`, numberOf(run.summaries[name])])),
    })),
    provenance,
  }
}

const numberOf = (value: MeasuredRun['summaries'][string] | undefined): number | null =>
  typeof value === 'number' ? value : null
