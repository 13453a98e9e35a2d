import { leadersOf } from '../plot/labelling.ts'
import type { PlacedPanel } from '../plot/placed.ts'
import { picturesIn } from '../plot/pictures.ts'
import { placer } from '../plot/placer.ts'
import type { Theme } from '../theme.ts'
import { box, line } from './path.ts'
import type { Group, Path } from './scene.ts'
import { textOf } from './text.ts'

/** Lines from moved labels and pictures to their points. */
export const leaderGroup = (placed: PlacedPanel, theme: Theme): Group => ({
  name: 'leaders',
  shapes: leadersOf(placed, theme).map(([x1, y1, x2, y2]) =>
    line(placed.left + x1, placed.top + y1, placed.left + x2, placed.top + y2, {
      stroke: theme.muted,
      weight: 0.5,
      opacity: 0.8,
    }),
  ),
})

/** The pictures beside a panel with their captions, and the name of its lane. */
export function besideOf(placed: PlacedPanel, theme: Theme): Group[] {
  const { left, top } = placed
  const { body: size, ink: fill, muted } = theme
  const pictures = picturesIn(placed, theme)
  const cells = pictures.flatMap((picture): Path[] => {
    const [x, y] = [left + picture.left, top + picture.top]
    const [wide, high] = [picture.width / picture.columns, picture.height / picture.rows]
    return picture.fills.map((fill, i) => {
      const [column, row] = [i % picture.columns, Math.floor(i / picture.columns)]
      return box(x + column * wide, y + row * high, x + (column + 1) * wide, y + (row + 1) * high, { fill })
    })
  })
  return [
    { name: 'pictures', shapes: cells },
    {
      name: 'captions',
      shapes: pictures.flatMap(({ captions }) =>
        captions.map(({ x, y, text }) => textOf(text, left + x, top + y, { size, fill, anchor: 'middle' })),
      ),
    },
    {
      name: 'name of the lane',
      shapes: laneName(placed).map(({ x, text, anchor }) =>
        textOf(text, left + x, top - 3 - 0.21 * size, { size, fill: muted, anchor }),
      ),
    },
  ]
}

/** The name of a panel's lane, in points from its left end; it ends where the lane does. */
export function laneName(placed: PlacedPanel): { x: number; text: string; anchor: 'start' | 'end' }[] {
  const { lane } = placed.panel
  if (!lane) return []
  const { x } = placer(placed)(lane.to, 0)
  return [{ x, text: lane.text, anchor: lane.to > lane.from ? 'end' : 'start' }]
}
