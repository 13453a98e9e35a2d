import type { Axis } from '../../experiment/types.ts'
import type { MeasureFacts } from '../../measure.ts'
import { axisTitle } from './layout.ts'
import { written, type SettingPoint } from './settings.ts'

interface Shown {
  x: MeasureFacts
  y: MeasureFacts
  along: Axis | null
  split: Axis[]
}

/** The figure in words, for those who cannot see it: axes, curves, and every setting's means. */
export function describe(points: readonly SettingPoint[], { x, y, along, split }: Shown): string {
  const axes = `${axisTitle(y)} against ${axisTitle(x)}.`
  const curves = along ? ` Curves along ${along.label}` : ' One point per setting'
  const apart = split.length ? `, apart by ${split.map((axis) => axis.label).join(', ')}` : ''
  const means = points.map((point) => `${nameOf(point, along)}: ${three(point.x)}, ${three(point.y)}`)
  return `${axes}${curves}${apart}. Means (x, y): ${means.join('; ')}.`
}

/** A setting in words. */
export function nameOf(point: SettingPoint, along: Axis | null): string {
  const place = !along ? '' : point.along === null ? 'baseline' : `${along.label} ${written(point.along)}`
  return [place, point.series].filter(Boolean).join(', ') || 'all runs'
}

const three = (value: number) => String(Number(value.toPrecision(3)))
