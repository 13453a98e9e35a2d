import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import type { ResultRuns } from '../../../core/records/results.ts'
import { runStates } from '../../../core/records/results.ts'
import type { Course } from '../../../core/figures/names.ts'
import { inOrder, standingOf, type Standing } from '../../../core/figures/settings.ts'
import { mean } from '../../../core/statistics/summarise.ts'
import type { Spread } from '../../../core/statistics/bootstrap.ts'

/** One finished run that has both values. */
export interface PlacedRun {
  /** Its row in the columns. */
  row: number
  id: number
  seed: number
  x: number
  y: number
}

/** A setting with its runs, their means, and the intervals of those as far as they are known. */
export interface Point extends Standing {
  runs: PlacedRun[]
  x: number
  y: number
  xSpread: Spread | null
  ySpread: Spread | null
}

/** What is shown, and how many finished runs have no finite value to show. */
export interface Points {
  points: Point[]
  undrawn: number
}

const done = runStates.indexOf('done')

/** Gathers runs by setting, by the split axes, then along the curve; only runs of settings that `shows` lets through. */
export function gathered(
  runs: ResultRuns,
  [xs, ys]: [Float64Array, Float64Array],
  course: Course,
  shows: (axes: Standing['axes']) => boolean,
): Points {
  const settings = new Map<number, PlacedRun[]>()
  let undrawn = 0
  for (let row = 0; row < runs.id.length; row++) {
    if (runs.state[row] !== done) continue
    const [x, y] = [xs[row]!, ys[row]!]
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      undrawn++
      continue
    }
    const setting = runs.setting[row]!
    const placed = { row, id: runs.id[row]!, seed: runs.seed[row]!, x, y }
    const known = settings.get(setting)
    if (known) known.push(placed)
    else settings.set(setting, [placed])
  }
  const points: Point[] = []
  for (const [setting, placed] of settings) {
    const axes = runs.axes[setting] ?? {}
    if (!shows(axes)) continue
    placed.sort((p, q) => p.seed - q.seed)
    const standing = standingOf({ id: '', seed: 0, setting, axes, values: {} }, course)
    const [x, y] = [mean(placed.map((run) => run.x)), mean(placed.map((run) => run.y))]
    points.push({ ...standing, runs: placed, x, y, xSpread: null, ySpread: null })
  }
  return { points: points.sort(inOrder(course)), undrawn }
}

/** A measure's values of a setting's runs. */
export const valuesOf = (point: Point, direction: 'x' | 'y'): number[] => point.runs.map((run) => run[direction])

/** A measure by its facts and the direction that it is drawn in. */
export interface Shown {
  x: MeasureFacts
  y: MeasureFacts
}
