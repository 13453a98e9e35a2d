import type { MeasuredRun } from '../contract/index.ts'
import type { Axis } from '../experiment/types.ts'
import type { Provenance } from '../figures/figure.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import { standingColumns, standingOf } from './standing.ts'
import type { Table } from './table.ts'

/** Runs as they were read, and what is known of what was measured of them. */
export interface RunsData {
  experiment: string
  axes: readonly Axis[]
  measures: readonly MeasureFacts[]
  runs: readonly MeasuredRun[]
  provenance: Provenance
}

/** One row a run, in the order of the plan: where it stands, what became of it, and every value that was taken of it;
 * a value that is undefined or not there is an empty cell. */
export function runsTable({ experiment, axes, measures, runs, provenance }: RunsData): Table {
  const taken = measures.filter(({ name }) => runs.some(({ summaries }) => typeof summaries[name] === 'number'))
  return {
    title: `${experiment}: runs`,
    caption: `One row a run. Columns after the state: ${taken.map(({ name, label, unit }) => `${name} is ${label}${unit ? ` (${unit})` : ''}`).join('; ') || 'nothing was measured yet'}.`,
    columns: [
      ...standingColumns(axes),
      { field: 'state', header: 'state' },
      { field: 'reason', header: 'reason' },
      ...taken.map(({ name }) => ({ field: `measure ${name}`, header: name })),
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
