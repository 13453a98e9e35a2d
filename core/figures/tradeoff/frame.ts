import type { MeasureFacts } from '../../catalog/measure.ts'
import type { Band, PlotAxis } from '../plot/plot.ts'
import type { Theme } from '../theme.ts'
import { axisOf } from './axis.ts'
import { frontOf, type Front } from './front.ts'
import { withLane, type Lane } from './lane.ts'
import type { ScaleChoice } from './layers.ts'
import type { SettingPoint } from './settings.ts'

/** What settings are drawn in. */
export interface Frame {
  axes: Record<'x' | 'y', PlotAxis>
  lane: Lane | null
  front: Front | null
}

/** The measures of a frame. */
interface Measured {
  x: MeasureFacts
  y: MeasureFacts
  /** What the axis of x says: x itself, or its change. */
  along: MeasureFacts
  scale: ScaleChoice
  /** Values of y that its axis must reach. */
  more?: readonly number[]
}

/** The axes of settings, the lane if a seed did not learn, and the front. */
export function frameOf(points: readonly SettingPoint[], { x, y, along, scale, more }: Measured): Frame {
  const plain = axisOf(points, 'x', along, { scale })
  const aside = points.some(({ unlearned }) => unlearned.length > 0)
  const { axis, lane } = aside ? withLane(plain, x.better) : { axis: plain, lane: null }
  const axes = { x: axis, y: axisOf(points, 'y', y, { more }) }
  // A scale's domain does not depend on its length.
  const front = frontOf(points, [x, y], [plain.scale(1).domain, axes.y.scale(1).domain])
  return { axes, lane, front }
}

/** The lane as a band over the whole height. */
export function laneRows({ lane, axes }: Omit<Frame, 'front'>, { hairline: fill }: Theme): Band[] {
  if (!lane) return []
  const [low, high] = axes.y.scale(1).domain
  return [lane.from, lane.to].map((x) => ({ x, low, high, series: 'lane', fill }))
}
