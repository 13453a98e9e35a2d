import { linesThrough } from '../../core/figures/curve.ts'
import { placeLabels } from '../../core/figures/labels.ts'
import { measureAxis } from '../../core/figures/plot/axes.ts'
import { position, type Scale } from '../../core/figures/scale.ts'
import { axisValueText } from '../../core/figures/settings.ts'
import type { MeasureFacts } from '../../core/catalog/measure.ts'
import type { Point } from '../lab/tradeoff/points.ts'

/** Room around the plot, in pixels. */
export const margins = { left: 68, right: 20, top: 24, bottom: 52 }

/** A size in pixels. */
export interface Size {
  width: number
  height: number
}

/** Scales of the plot and where a value falls, in pixels of the whole chart. */
export interface Frame {
  x: Scale
  y: Scale
  size: Size
  plot: Size
  px(value: number): number
  py(value: number): number
}

/** The frame in which these settings are drawn: all runs, means and known intervals fit. */
export function frameOf(points: readonly Point[], shown: { x: MeasureFacts; y: MeasureFacts }, size: Size): Frame {
  const plot = {
    width: Math.max(40, size.width - margins.left - margins.right),
    height: Math.max(40, size.height - margins.top - margins.bottom),
  }
  // A screen's pixel is about a printed point and a half.
  const scaleOf = (direction: 'x' | 'y', length: number) => {
    const centres = points.map((point) => point[direction])
    // Of all that must fit, a scale looks at the ends only.
    let [least, most] = [Infinity, -Infinity]
    const include = (value: number) => {
      if (value < least) least = value
      if (value > most) most = value
    }
    for (const point of points) for (const run of point.runs) include(run[direction])
    const positive = least > 0
    for (const point of points) {
      const spread = point[`${direction}Spread`]
      if (spread) for (const end of [spread.low, spread.high]) if (!positive || end > 0) include(end)
    }
    const values = points.length > 0 ? [least, most] : []
    return measureAxis(direction, shown[direction], centres, values).scale(length / 1.6)
  }
  const [x, y] = [scaleOf('x', plot.width), scaleOf('y', plot.height)]
  return {
    x,
    y,
    size,
    plot,
    px: (value) => margins.left + position(x, value, plot.width),
    py: (value) => margins.top + plot.height - position(y, value, plot.height),
  }
}

/** A value beside the mean of its setting. */
export interface PlacedLabel {
  setting: number
  x: number
  y: number
  text: string
}

/** The values along a curve, beside their means where there is room; none of a curve with more than 16 settings. */
export function labelsOf(curve: readonly Point[], { px, py, size, plot }: Frame): PlacedLabel[] {
  const settings = curve.filter(({ along }) => along !== null)
  if (settings.length > 16 || size.width === 0) return []
  const places = settings.map(({ x, y }) => ({ x: px(x), y: py(y) }))
  const texts = settings.map(({ along }) => axisValueText(along))
  const solid = places.map(({ x, y }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 }))
  const line = linesThrough(settings).map(({ x, y }) => ({ x: px(x), y: py(y) }))
  const segments = line.slice(1).map(({ x, y }, i) => [line[i]!.x, line[i]!.y, x, y] as const)
  const bottom = margins.top + plot.height
  const bounds = { left: margins.left, top: margins.top, right: size.width - margins.right, bottom }
  const wanted = places.map((place, i) => ({ ...place, width: 7.3 * texts[i]!.length + 4, height: 14 }))
  return placeLabels(wanted, { bounds, solid, segments, faint: [] }).flatMap((offset, i) => {
    const { x, y } = places[i]!
    return offset ? [{ setting: settings[i]!.setting, x: x + offset.dx, y: y + offset.dy, text: texts[i]! }] : []
  })
}

/** Where the runs are drawn, for finding the one under the pointer: cells of 16 pixels. */
export class Places {
  readonly #cells = new Map<number, { point: Point; run: number; x: number; y: number }[]>()

  constructor(points: readonly Point[], { px, py }: Frame) {
    for (const point of points)
      for (const [run, { x, y }] of point.runs.entries()) {
        const place = { point, run, x: px(x), y: py(y) }
        const cell = this.#cells.get(keyOf(place.x, place.y))
        if (cell) cell.push(place)
        else this.#cells.set(keyOf(place.x, place.y), [place])
      }
  }

  /** The nearest run within 12 pixels. */
  near(x: number, y: number): { point: Point; run: number; x: number; y: number } | null {
    let best = null
    let least = 12
    for (const dx of [-16, 0, 16])
      for (const dy of [-16, 0, 16])
        for (const place of this.#cells.get(keyOf(x + dx, y + dy)) ?? []) {
          const far = Math.hypot(place.x - x, place.y - y)
          if (far < least) [least, best] = [far, place]
        }
    return best
  }
}

const keyOf = (x: number, y: number) => Math.floor(x / 16) * 65536 + Math.floor(y / 16)
