import type { DrawnRun, SettingPoint, Yield } from '../../../core/figures/tradeoff/settings.ts'
import type { ResultRuns } from '../../../core/records/results.ts'
import { runStates } from '../../../core/records/results.ts'

/** One finished run that has both values. */
export type PlacedRun = DrawnRun<number>

/** A setting with its runs, their medians, and the intervals of those. */
export type Point = SettingPoint<number>

const done = runStates.indexOf('done')

/** Finished runs with their values of two measures, and of a third that says whether they learned, from columns; only runs of settings that `shows` lets through. */
export function* yieldsOf(
  runs: ResultRuns,
  [xs, ys, abilities = null]: readonly [Float64Array, Float64Array, (Float64Array | null)?],
  shows: (axes: Point['axes']) => boolean = () => true,
): Generator<Yield<number>> {
  const shown = new Map<number, boolean>()
  for (let row = 0; row < runs.id.length; row++) {
    if (runs.state[row] !== done) continue
    const setting = runs.setting[row]!
    const axes = runs.axes[setting] ?? {}
    if (!shown.has(setting)) shown.set(setting, shows(axes))
    if (!shown.get(setting)) continue
    const ability = abilities && known(abilities[row]!)
    yield { id: runs.id[row]!, seed: runs.seed[row]!, setting, axes, x: known(xs[row]!), y: known(ys[row]!), ability }
  }
}

/** A value of a column, where NaN says that there is none. */
const known = (value: number): number | null => (Number.isNaN(value) ? null : value)
