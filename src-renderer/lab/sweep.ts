import type { Axis } from '../../core/experiment/types.ts'
import { cividis } from '../../core/figures/palette.ts'
import { defaultAlong, sparserBelow } from '../../core/figures/names.ts'
import type { RunPlace } from '../../core/records/records.ts'

type AxisValue = RunPlace['axes'][string]

/** The runs of one setting, shown at one place in the grid. */
export interface Cell {
  setting: number
  /** Indices of its row and its column. */
  row: number
  column: number
  /** In words: `pressure 1, cost 0.01`. */
  name: string
  /** From 0 (dense) to 1 (sparse); null if the columns' axis does not affect it. */
  sparsity: number | null
  runs: RunPlace[]
}

/** A sweep as a grid: one axis across, every combination of the others down. */
export interface SweepGrid {
  /** The meaning of the columns; empty if nothing is swept. */
  across: string
  /** The meaning of the rows. */
  down: string
  /** The axes of the columns and of the rows. */
  acrossPaths: readonly Pick<Axis, 'path' | 'label'>[]
  downPaths: readonly Pick<Axis, 'path' | 'label'>[]
  /** Whether some axis does not affect some setting, which a dash says. */
  idle: boolean
  columns: string[]
  rows: string[]
  cells: Cell[]
}

/** Shown for an axis that does not affect a setting. */
const none = '–'

/** Arranges the runs of a sweep; a setting that the columns' axis does not affect gets its own column. */
export function gridOf(axes: readonly Axis[], places: readonly RunPlace[]): SweepGrid {
  const path = defaultAlong(axes) ?? axes[0]?.path
  const along = axes.find((axis) => axis.path === path)
  const others = axes.filter((axis) => axis !== along)
  const settings = [...Map.groupBy(places, ({ setting }) => setting)]
  const valueOf = (runs: RunPlace[]): AxisValue => (along ? (runs[0]!.axes[along.path] ?? null) : null)
  const values = ordered(
    along,
    settings.map(([, runs]) => valueOf(runs)),
  )
  const rows = [...new Set(settings.map(([, [run]]) => rowOf(run!, others)))]
  const cells = settings.map(([setting, runs]): Cell => {
    const value = valueOf(runs)
    return {
      setting,
      runs,
      row: rows.indexOf(rowOf(runs[0]!, others)),
      column: values.indexOf(value),
      name: nameOf(runs[0]!, axes),
      sparsity: value === null || !along ? null : sparsityOf(along, value, values),
    }
  })
  return {
    across: along?.label ?? '',
    down: others.map(({ label }) => label).join(' · '),
    acrossPaths: along ? [along] : [],
    downPaths: others,
    idle: settings.some(([, runs]) => axes.some((axis) => (runs[0]!.axes[axis.path] ?? null) === null)),
    rows,
    cells,
    columns: values.map((value) => (value === null ? none : String(value))),
  }
}

/** The colour between dense (dark) and sparse (light), kept visible on the background. */
export function colourOf(sparsity: number | null, theme: 'light' | 'dark'): string {
  if (sparsity === null) return theme === 'dark' ? '#9ba6b2' : '#57606a'
  return cividis(theme === 'dark' ? 0.22 + 0.78 * sparsity : 0.86 * sparsity)
}

/** Axis values in order, numbers by size; null first. */
function ordered(along: Axis | undefined, values: AxisValue[]): AxisValue[] {
  const known = [...new Set(values)]
  const place = (value: AxisValue) =>
    value === null ? -Infinity : along?.numeric ? Number(value) : (along?.values.indexOf(value) ?? 0)
  return known.sort((a, b) => place(a) - place(b))
}

function sparsityOf(along: Axis, value: AxisValue, values: AxisValue[]): number {
  const present: AxisValue[] = values.filter((one) => one !== null)
  const t = present.length > 1 ? present.indexOf(value) / (present.length - 1) : 0.5
  return sparserBelow(along.path) ? 1 - t : t
}

const rowOf = (run: RunPlace, axes: readonly Axis[]): string =>
  axes.map(({ path }) => String(run.axes[path] ?? none)).join(' · ')

const nameOf = (run: RunPlace, axes: readonly Axis[]): string =>
  axes
    .filter(({ path }) => run.axes[path] !== null && run.axes[path] !== undefined)
    .map(({ path, label }) => `${label} ${run.axes[path]}`)
    .join(', ') || 'the one setting'
