import type { Axis } from '../experiment/types.ts'
import type { Column, Row } from '../figures/figure.ts'
import type { RunRecord } from '../records/records.ts'

/** Columns that say which run a row is of, and where it stands in the sweep. */
export const standingColumns = (axes: readonly Axis[]): Column[] => [
  { field: 'run', header: 'run' },
  { field: 'setting', header: 'setting' },
  ...axes.map(({ path, label }) => ({ field: `axis ${path}`, header: label })),
  { field: 'seed', header: 'seed' },
]

/** Their values for a run. */
export const standingOf = ({ id, setting, seed, axes }: RunRecord, all: readonly Axis[]): Row => ({
  run: id,
  setting,
  seed,
  ...Object.fromEntries(all.map(({ path }) => [`axis ${path}`, axes[path] ?? null])),
})
