import { placeLabels, type Segment } from '../labels.ts'
import { clamp, position } from '../scale.ts'
import { textWidth } from '../text.ts'
import type { Theme } from '../theme.ts'
import type { PlacedPanel } from './page.ts'
import type { Label, Mark } from './plot.ts'

/** Labels with their offsets in points; labels that do not fit are left out. */
export function labelsOf(
  placed: PlacedPanel,
  rows: readonly Label[],
  theme: Theme,
): (Label & { dx: number; dy: number })[] {
  const { panel, width, height } = placed
  const at = placer(placed)
  const joined = (x1: number, y1: number, x2: number, y2: number): Segment => {
    const [p, q] = [at(x1, y1), at(x2, y2)]
    return [p.x, p.y, q.x, q.y]
  }
  const dots = panel.marks.flatMap((mark) => (mark.kind === 'dots' ? [mark] : []))
  const of = (faint: boolean) => dots.filter(({ opacity = 1 }) => opacity < 0.9 === faint).flatMap(({ rows }) => rows)
  const solid = of(false).map(({ x, y, size }) => {
    const [place, half] = [at(x, y), Math.max(3.2, Math.sqrt(size) / 2)]
    return { left: place.x - half, right: place.x + half, top: place.y - half, bottom: place.y + half }
  })
  const places = placeLabels(
    rows.map(({ x, y, text }) => ({ ...at(x, y), width: textWidth(text, theme.body) + 1, height: theme.body })),
    {
      bounds: { left: 1, top: 1, right: width + 6, bottom: height - 1 },
      solid,
      segments: panel.marks.flatMap((mark) => segmentsOf(mark, joined)),
      faint: of(true).map(({ x, y }) => at(x, y)),
    },
  )
  return rows.flatMap((row, i) => (places[i] ? [{ ...row, ...places[i] }] : []))
}

/**
 * The position of data in a panel, in points from its top left corner; data beyond the end of an axis are placed at its
 * end.
 */
export const placer =
  ({ x: across, y: up, width, height }: PlacedPanel) =>
  (x: number, y: number): { x: number; y: number } => ({
    x: position(across.scale, clamp(across.scale, x), width),
    y: height - position(up.scale, clamp(up.scale, y), height),
  })

function segmentsOf(mark: Mark, joined: (x1: number, y1: number, x2: number, y2: number) => Segment): Segment[] {
  if (mark.kind === 'bars')
    return mark.rows.map(({ x, y, low, high }) =>
      mark.along === 'x' ? joined(low, y, high, y) : joined(x, low, x, high),
    )
  if (mark.kind !== 'line') return []
  return mark.rows.slice(1).flatMap((end, i) => {
    const start = mark.rows[i]!
    return start.series === end.series ? [joined(start.x, start.y, end.x, end.y)] : []
  })
}
