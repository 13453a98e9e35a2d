import type { MeasureFacts } from '../../catalog/measure.ts'
import { measureAxis } from '../plot/axes.ts'
import type { PlotAxis } from '../plot/plot.ts'
import type { SettingPoint } from './settings.ts'

/** The axis of one of the two measures: all means, runs and ends of intervals fit, and `more`. */
export function axisOf(
  points: readonly SettingPoint[],
  direction: 'x' | 'y',
  facts: MeasureFacts,
  more: readonly number[] = [],
): PlotAxis {
  const centres = points.map((point) => point[direction])
  const runs = points.flatMap((point) => point.runs.map((run) => run[direction]))
  const ends = points.flatMap((point) => {
    const spread = point[`${direction}Spread`]
    return spread ? [spread.low, spread.high] : []
  })
  const positive = [...centres, ...runs, ...more].every((value) => value > 0)
  return measureAxis(direction, facts, centres, [
    ...centres,
    ...runs,
    ...more,
    ...(positive ? ends.filter((end) => end > 0) : ends),
  ])
}
