import type { MeasureFacts } from '../../catalog/measure.ts'
import type { Course } from '../names.ts'
import { titleOf } from '../plot/axes.ts'
import { nameOf } from '../settings.ts'
import type { Chances } from './chances.ts'
import type { SettingPoint } from './settings.ts'

/** The figure in words, for those who cannot see it: axes, curves, and every setting's means. */
export function describe(
  points: readonly SettingPoint[],
  { x, y, along, split }: Course & { x: MeasureFacts; y: MeasureFacts },
  chances: Chances,
): string {
  const curves = along ? ` Curves along ${along.label}` : ' One point per setting'
  const apart = split.length ? `, apart by ${split.map((axis) => axis.label).join(', ')}` : ''
  const means = points.map((point) => `${nameOf(point, along)}: ${three(point.x)}, ${three(point.y)}`)
  const on = [...chances].filter(([, chance]) => chance >= 0.005).sort(([, a], [, b]) => b - a)
  const front = on.map(([point, chance]) => `${nameOf(point, along)} in ${Math.round(100 * chance)}%`)
  const likely = front.length ? ` On the Pareto front: ${front.join('; ')} of resamples of the seeds.` : ''
  return `${titleOf(y)} against ${titleOf(x)}.${curves}${apart}. Means (x, y): ${means.join('; ')}.${likely}`
}

const three = (value: number) => String(Number(value.toPrecision(3)))
