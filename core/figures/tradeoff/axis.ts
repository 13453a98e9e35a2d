import type { MeasureFacts } from '../../catalog/measure.ts'
import { measureAxis } from '../plot/axes.ts'
import type { PlotAxis } from '../plot/plot.ts'
import type { SettingPoint } from './settings.ts'

/** The axis of one of the two measures: all means, runs and ends of intervals fit. */
export function axisOf(points: readonly SettingPoint[], direction: 'x' | 'y', facts: MeasureFacts): PlotAxis {
  const centres = points.map((point) => point[direction])
  const runs = points.flatMap((point) => point.runs.map((run) => run[direction]))
  const ends = points.flatMap((point) => {
    const { low, high } = point[`${direction}Spread`]
    return [low, high]
  })
  const positive = [...centres, ...runs].every((value) => value > 0)
  return measureAxis(direction, facts, centres, [
    ...centres,
    ...runs,
    ...(positive ? ends.filter((end) => end > 0) : ends),
  ])
}
