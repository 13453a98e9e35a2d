import { linesThrough } from '../../core/figures/curve.ts'
import { dotOf, type Look } from '../../core/figures/look.ts'
import { clamp } from '../../core/figures/scale.ts'
import { isBaseline } from '../../core/figures/settings.ts'
import type { Theme } from '../../core/figures/theme.ts'
import type { Axis } from '../../core/experiment/types.ts'
import type { PlacedRun, Point } from '../lab/tradeoff/points.ts'
import { shapePath } from './shapes.ts'
import type { Surface } from './surface.ts'
import { margins, type Frame } from './tradeoffScene.ts'

/** Everything that is drawn. */
export interface Picture {
  points: readonly Point[]
  along: Axis | null
  look: Look
  front: { corners: { x: number; y: number }[] } | null
  hidden: ReadonlySet<string>
  /** Runs that stand out; all do where none is selected. */
  selected: ReadonlySet<number>
}

/** Draws a trade-off's data; axes, texts and the cursor lie over it. */
export function paint(context: CanvasRenderingContext2D, frame: Frame, picture: Picture, surface: Surface): void {
  const { px, py, size, plot } = frame
  const { points, along, look, hidden, selected } = picture
  context.clearRect(0, 0, size.width, size.height)
  context.save()
  context.beginPath()
  context.rect(margins.left - 6, margins.top - 6, plot.width + 12, plot.height + 12)
  context.clip()

  if (picture.front && !hidden.has('front')) {
    // An end at infinity is the edge of the plot.
    const ends = (corner: { x: number; y: number }) =>
      [px(clamp(frame.x, corner.x)), py(clamp(frame.y, corner.y))] as const
    context.setLineDash([1.5, 3])
    stroke(context, picture.front.corners.map(ends), surface.muted, 1.5)
    context.setLineDash([])
  }

  const dots = points.map((point) => {
    const dot = dotOf(point, along, look, { background: surface.paper, ink: surface.ink } as Theme)
    return { ...dot, stroke: surface.category(dot.stroke), fill: surface.category(dot.fill) }
  })
  const faint = selected.size > 0
  if (!hidden.has('seeds'))
    points.forEach((point, i) => {
      const { fill, stroke: edge } = dots[i]!
      if (point.runs.length < 2 && !faint) return
      const out = faint ? point.runs.filter(({ id }) => selected.has(id)) : []
      const others = faint ? point.runs.filter(({ id }) => !selected.has(id)) : point.runs
      discs(context, frame, others, { radius: 2.4, alpha: faint ? 0.15 : 0.42, fill, edge, width: 0.8 })
      discs(context, frame, out, { radius: 3.4, alpha: 1, fill, edge: surface.accent, width: 1.4 })
    })
  context.globalAlpha = 1

  if (!hidden.has('intervals'))
    points.forEach((point, i) => {
      const edge = dots[i]!.stroke
      const [x, y] = [px(point.x), py(point.y)]
      context.globalAlpha = 0.9
      if (point.xSpread && point.runs.length > 1)
        stroke(
          context,
          [
            [px(clamp(frame.x, point.xSpread.low)), y],
            [px(clamp(frame.x, point.xSpread.high)), y],
          ],
          edge,
          1.2,
        )
      if (point.ySpread && point.runs.length > 1)
        stroke(
          context,
          [
            [x, py(clamp(frame.y, point.ySpread.low))],
            [x, py(clamp(frame.y, point.ySpread.high))],
          ],
          edge,
          1.2,
        )
      context.globalAlpha = 1
    })

  for (const [series, { colour, dash }] of look.series) {
    const curve = linesThrough(points.filter((point) => point.series === series && !isBaseline(point, along)))
    if (!along?.numeric || curve.length < 2) continue
    context.setLineDash(dash.map((length) => 1.6 * length))
    stroke(
      context,
      curve.map((point) => [px(point.x), py(point.y)] as const),
      surface.category(colour),
      1.8,
    )
    context.setLineDash([])
  }

  points.forEach((point, i) => {
    const { shape, fill, stroke: edge, size: area } = dots[i]!
    const path = shapePath(shape, Math.sqrt(area) * 1.75)
    const [x, y] = [px(point.x), py(point.y)]
    context.translate(x, y)
    context.fillStyle = fill
    context.fill(path)
    context.lineWidth = 1.7
    context.strokeStyle = edge
    context.stroke(path)
    context.translate(-x, -y)
  })
  context.restore()
}

interface DiscLook {
  radius: number
  alpha: number
  fill: string
  edge: string
  width: number
}

/** Runs as discs, all in one path: thousands of paths take more time than everything else. */
function discs(
  context: CanvasRenderingContext2D,
  { px, py }: Frame,
  runs: readonly PlacedRun[],
  { radius, alpha, fill, edge, width }: DiscLook,
) {
  if (runs.length === 0) return
  context.beginPath()
  for (const run of runs) {
    const [x, y] = [px(run.x), py(run.y)]
    context.moveTo(x + radius, y)
    context.arc(x, y, radius, 0, 2 * Math.PI)
  }
  context.globalAlpha = alpha
  context.fillStyle = fill
  context.fill()
  context.lineWidth = width
  context.strokeStyle = edge
  context.stroke()
}

function stroke(
  context: CanvasRenderingContext2D,
  line: readonly (readonly [number, number])[],
  colour: string,
  width: number,
) {
  context.beginPath()
  line.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)))
  context.strokeStyle = colour
  context.lineWidth = width
  context.stroke()
}
