import type { MeasureFacts } from '../../measure.ts'
import type { Course } from '../names.ts'
import { titleOf } from '../plot/axes.ts'
import { nameOf } from '../settings.ts'
import type { SettingPoint } from './settings.ts'

/** The figure in words, for those who cannot see it: axes, curves, and every setting's means. */
export function describe(
  points: readonly SettingPoint[],
  { x, y, along, split }: Course & { x: MeasureFacts; y: MeasureFacts },
): string {
  const curves = along ? ` Curves along ${along.label}` : ' One point per setting'
  const apart = split.length ? `, apart by ${split.map((axis) => axis.label).join(', ')}` : ''
  const means = points.map((point) => `${nameOf(point, along)}: ${three(point.x)}, ${three(point.y)}`)
  return `${titleOf(y)} against ${titleOf(x)}.${curves}${apart}. Means (x, y): ${means.join('; ')}.`
}

const three = (value: number) => String(Number(value.toPrecision(3)))
