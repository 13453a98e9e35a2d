import type { MeasureFacts } from '../../catalog/measure.ts'
import type { Spread } from '../../statistics/bootstrap.ts'
import { isFiniteValue, mean, type Recorded } from '../../statistics/summarise.ts'
import type { AxisValue } from '../data.ts'
import type { Course } from '../names.ts'
import { inOrder, standingOf, type Standing } from '../settings.ts'
import type { Statistics } from './statistics.ts'

/** How a run is called: by a number, or by a text in a record. */
export type RunId = number | string

/** A finished run: where it stands, and what it yields of the two measures. */
export interface Yield<Id extends RunId = RunId> {
  id: Id
  seed: number
  setting: number
  axes: Record<string, AxisValue>
  x: Recorded
  y: Recorded
}

/** A run with both values finite. */
export interface DrawnRun<Id extends RunId = RunId> {
  id: Id
  seed: number
  x: number
  y: number
}

/** The runs of one setting and what they say together; a spread is null while it is being worked out. */
export interface SettingPoint<Id extends RunId = RunId> extends Standing {
  runs: DrawnRun<Id>[]
  x: number
  y: number
  xSpread: Spread | null
  ySpread: Spread | null
}

/** Settings to draw, in the order of the axes, and how many runs (and whole settings) are not drawn and why. */
export interface SettingPoints<Id extends RunId = RunId> {
  points: SettingPoint<Id>[]
  left: { undefined: number; nonFinite: number; settings: number }
}

/** The means of two measures per setting, without spreads; a run enters only with both values finite. */
export function gathered<Id extends RunId>(runs: Iterable<Yield<Id>>, course: Course): SettingPoints<Id> {
  const left = { undefined: 0, nonFinite: 0, settings: 0 }
  const settings = new Map<number, { axes: Standing['axes']; drawn: DrawnRun<Id>[] }>()
  for (const { id, seed, setting, axes, x, y } of runs) {
    const known = settings.get(setting) ?? { axes, drawn: [] }
    settings.set(setting, known)
    if (isFiniteValue(x) && isFiniteValue(y)) known.drawn.push({ id, seed, x, y })
    else if (x == null || y == null) left.undefined++
    else left.nonFinite++
  }
  const points: SettingPoint<Id>[] = []
  for (const [setting, { axes, drawn }] of settings) {
    if (drawn.length === 0) {
      left.settings++
      continue
    }
    drawn.sort((p, q) => p.seed - q.seed)
    const [x, y] = [mean(drawn.map((run) => run.x)), mean(drawn.map((run) => run.y))]
    points.push({ ...standingOf({ setting, axes }, course), runs: drawn, x, y, xSpread: null, ySpread: null })
  }
  return { points: points.sort(inOrder(course)), left }
}

/** The same with the spreads of the means, as far as they are known. */
export const spread = <Id extends RunId>(
  points: readonly SettingPoint<Id>[],
  { x, y }: { x: MeasureFacts; y: MeasureFacts },
  statistics: Pick<Statistics, 'spread'>,
): SettingPoint<Id>[] =>
  points.map((point) => {
    const place = 2 * point.setting
    return {
      ...point,
      xSpread: statistics.spread(valuesOf(point, 'x'), place, x.range),
      ySpread: statistics.spread(valuesOf(point, 'y'), place + 1, y.range),
    }
  })

const valuesOf = ({ runs }: SettingPoint, direction: 'x' | 'y'): number[] => runs.map((run) => run[direction])
