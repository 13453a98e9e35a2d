import type { MeasureFacts } from '../../catalog/measure.ts'
import { measureAxis } from '../plot/axes.ts'
import type { PlotAxis } from '../plot/plot.ts'
import { changeScale, chooseScale, linearScale, symlogScale } from '../scale.ts'
import type { ScaleChoice } from './layers.ts'
import type { SettingPoint } from './settings.ts'

/** The axis of one of the two measures: all medians, runs that learned and ends of intervals fit, and `more`. */
export function axisOf(
  points: readonly SettingPoint[],
  direction: 'x' | 'y',
  facts: MeasureFacts,
  { more = [], scale = 'auto' }: { more?: readonly number[]; scale?: ScaleChoice } = {},
): PlotAxis {
  const centres = points.map((point) => point[direction])
  // In the lane, a run has its own place on y alone.
  const runs = points.flatMap(({ runs, unlearned }) => {
    const aside = new Set(direction === 'x' ? unlearned : [])
    return runs.filter((run) => !aside.has(run)).map((run) => run[direction])
  })
  const choose = {
    auto: chooseScale,
    paired: changeScale,
    linear: (_: readonly number[], values: readonly number[], ticks: number) => linearScale(values, ticks),
    symlog: (_: readonly number[], values: readonly number[], ticks: number) => symlogScale(values, ticks),
  }[scale]
  return measureAxis(direction, facts, centres, [...centres, ...runs, ...more], choose)
}

/** A measure as the change of it from `baseline`. */
export const changeOf = (facts: MeasureFacts, baseline: string): MeasureFacts => ({
  ...facts,
  label: `${facts.label}, change from ${baseline} of the same seed`,
  range: [null, null],
})
