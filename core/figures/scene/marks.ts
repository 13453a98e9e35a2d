import { labelsOf } from '../plot/labelling.ts'
import type { PlacedPanel } from '../plot/placed.ts'
import { placer } from '../plot/placer.ts'
import type { Mark, MarkOf } from '../plot/plot.ts'
import type { Theme } from '../theme.ts'
import { box, line, pathOf } from './path.ts'
import type { Group, Path, Place, Shape, Symbol } from './scene.ts'
import { middle, textOf } from './text.ts'

type At = (x: number, y: number) => Place

/** Where the data of a panel stand on the page. */
export function placeOf(placed: PlacedPanel): At {
  const at = placer(placed)
  return (x, y) => {
    const place = at(x, y)
    return [placed.left + place.x, placed.top + place.y]
  }
}

/** A mark as shapes at their places on the page. */
export const groupOf = (mark: Mark, placed: PlacedPanel, theme: Theme): Group => ({
  name: mark.name,
  shapes: shapesOf(mark, placed, theme, placeOf(placed)),
})

function shapesOf(mark: Mark, placed: PlacedPanel, theme: Theme, at: At): Shape[] {
  switch (mark.kind) {
    case 'line':
      return linesOf(mark, at)
    case 'band':
      return bandsOf(mark, at)
    case 'bars':
      return mark.rows.map(({ x, y, low, high, stroke }) => {
        const [from, to] = mark.along === 'x' ? [at(low, y), at(high, y)] : [at(x, low), at(x, high)]
        return line(...from, ...to, { stroke, weight: mark.weight ?? 0.7, opacity: mark.opacity ?? 0.9 })
      })
    case 'dots':
      return mark.rows.map(({ x, y, shape, size, fill, stroke, run }): Symbol => {
        const [left, top] = at(x, y)
        const { weight, opacity = 1 } = mark
        const of = typeof run === 'string' || typeof run === 'number' ? { run } : {}
        return { kind: 'symbol', x: left, y: top, shape, size, fill, stroke, weight, opacity, ...of }
      })
    case 'cells':
      return mark.rows.map(({ x, y, high, fill }) =>
        box(...at(x - 0.5, y - high / 2), ...at(x + 0.5, y + high / 2), {
          fill,
          stroke: theme.background,
          weight: 0.25,
        }),
      )
    case 'labels':
      return (mark.free ? labelsOf(placed, mark.rows, theme) : mark.rows).map(({ x, y, text, dx, dy }) => {
        const [left, top] = at(x, y)
        const place: Place = [left + Number(dx ?? 0), top + Number(dy ?? 0) + middle * theme.body]
        const anchor = anchors[mark.align ?? 'center']
        return textOf(text, ...place, { size: theme.body, fill: theme.ink, anchor, halo: theme.background })
      })
  }
}

const anchors = { left: 'start', center: 'middle', right: 'end' } as const

const bySeries = <R extends { series: string }>(rows: readonly R[]): R[][] => [
  ...Map.groupBy(rows, ({ series }) => series).values(),
]

const linesOf = ({ rows, weight, opacity = 1 }: MarkOf<'line'>, at: At): Path[] =>
  bySeries(rows).map((vertices) => {
    const { stroke, dash } = vertices[0]!
    return pathOf(
      vertices.map(({ x, y }) => at(x, y)),
      false,
      { stroke, dash, weight, opacity },
    )
  })

const bandsOf = ({ rows, opacity }: MarkOf<'band'>, at: At): Path[] =>
  bySeries(rows).map((points) => {
    const edge = (end: 'low' | 'high') => points.map((point) => at(point.x, point[end]))
    return pathOf([...edge('low'), ...edge('high').reverse()], true, { fill: points[0]!.fill, opacity })
  })
