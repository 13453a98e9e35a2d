import type { Axis } from '../../experiment/types.ts'
import type { Point } from '../../tradeoff/pareto.ts'
import { placeLabels, type Segment } from '../labels.ts'
import { clamp, position } from '../scale.ts'
import { textWidth } from '../text.ts'
import type { Theme } from '../theme.ts'
import type { Layout } from './layout.ts'
import { isBaseline } from './look.ts'
import { written, type SettingPoint } from './settings.ts'

/** The values along the curves as texts beside their means, where there is room; the legend has them all. */
export function labelsOf(
  points: readonly SettingPoint[],
  along: Axis | null,
  layout: Layout,
  front: readonly Point[],
  theme: Theme,
) {
  const { width, height } = layout.plot
  const place = ({ x, y }: Point) => ({
    x: position(layout.x, clamp(layout.x, x), width),
    y: height - position(layout.y, clamp(layout.y, y), height),
  })
  const segment = (a: Point, b: Point): Segment => {
    const [p, q] = [place(a), place(b)]
    return [p.x, p.y, q.x, q.y]
  }
  const curves = points.filter((point) => along?.numeric && !isBaseline(point, along))
  const lines = curves
    .slice(1)
    .flatMap((point, i) => (point.series === curves[i]!.series ? [segment(curves[i]!, point)] : []))
  const bars = points.flatMap(({ x, y, xSpread, ySpread }) => [
    segment({ x: xSpread.low, y }, { x: xSpread.high, y }),
    segment({ x, y: ySpread.low }, { x, y: ySpread.high }),
  ])
  const steps = front.slice(1).map((corner, i) => segment(front[i]!, corner))
  const labelled = points
    .map((point) => ({
      point,
      text: isBaseline(point, along) ? 'baseline' : point.along === null ? '' : written(point.along),
    }))
    .filter(({ text }) => text)
  const places = placeLabels(
    labelled.map(({ point, text }) => ({
      ...place(point),
      width: textWidth(text, theme.body) + 1,
      height: theme.body,
    })),
    {
      bounds: { left: 1, top: 1, right: width + layout.right - 1, bottom: height - 1 },
      solid: points.map(place).map(({ x, y }) => ({ left: x - 3.2, right: x + 3.2, top: y - 3.2, bottom: y + 3.2 })),
      segments: [...lines, ...bars, ...steps],
      faint: points.flatMap((point) => point.runs.map(place)),
    },
  )
  return labelled.flatMap(({ point: { x, y }, text }, i) => (places[i] ? [{ x, y, text, ...places[i] }] : []))
}
