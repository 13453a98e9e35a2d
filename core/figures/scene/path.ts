import type { Path, Place } from './scene.ts'

type Style = Partial<Omit<Path, 'kind' | 'places' | 'closed'>>

/** A path that is as plain as the style leaves it: no fill, no edge. */
export const pathOf = (places: readonly Place[], closed: boolean, style: Style): Path => ({
  kind: 'path',
  places,
  closed,
  fill: 'transparent',
  stroke: 'transparent',
  weight: 0,
  dash: [],
  opacity: 1,
  ...style,
})

/** A straight line. */
export const line = (x1: number, y1: number, x2: number, y2: number, style: Style): Path =>
  pathOf(
    [
      [x1, y1],
      [x2, y2],
    ],
    false,
    style,
  )

/** A rectangle between two corners. */
export const box = (x1: number, y1: number, x2: number, y2: number, style: Style): Path =>
  pathOf(
    [
      [x1, y1],
      [x2, y1],
      [x2, y2],
      [x1, y2],
    ],
    true,
    style,
  )
