import { placeLabels, type Segment } from '../labels.ts'
import { textWidth } from '../text.ts'
import type { Theme } from '../theme.ts'
import type { PlacedPanel } from './placed.ts'
import { picturesIn } from './pictures.ts'
import { placer } from './placer.ts'
import type { Label, Mark } from './plot.ts'

/** A label with its offset in points, and a line to its point where it had to move away from it. */
export type PlacedLabel = Label & { dx: number; dy: number; leader: Segment | null }

const known = new WeakMap<PlacedPanel, Map<readonly Label[], PlacedLabel[]>>()

/** Labels with their offsets in points; labels that do not fit are left out. */
export function labelsOf(placed: PlacedPanel, rows: readonly Label[], theme: Theme): PlacedLabel[] {
  const ofPanel = known.get(placed) ?? new Map<readonly Label[], PlacedLabel[]>()
  known.set(placed, ofPanel)
  const found = ofPanel.get(rows) ?? placedLabels(placed, rows, theme)
  ofPanel.set(rows, found)
  return found
}

function placedLabels(placed: PlacedPanel, rows: readonly Label[], theme: Theme): PlacedLabel[] {
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
  const sizes = rows.map(({ text }) => ({ width: textWidth(text, theme.body) + 1, height: theme.body }))
  const places = placeLabels(
    rows.map(({ x, y }, i) => ({ ...at(x, y), ...sizes[i]! })),
    {
      bounds: { left: 1, top: 1, right: width + 6, bottom: height - 1 },
      solid,
      segments: [
        ...panel.marks.flatMap((mark) => segmentsOf(mark, joined)),
        ...picturesIn(placed, theme).map(({ leader }) => leader),
      ],
      faint: of(true).map(({ x, y }) => at(x, y)),
    },
  )
  return rows.flatMap((row, i) => {
    const place = places[i]
    return place ? [{ ...row, ...place, leader: leaderOf(at(row.x, row.y), place, sizes[i]!) }] : []
  })
}

/** A label farther than this from its point has a line to it, in points. */
const near = 9

/** From the nearest place of a label to its point; null where it stands beside it. */
function leaderOf(
  { x, y }: { x: number; y: number },
  { dx, dy }: { dx: number; dy: number },
  { width, height }: { width: number; height: number },
): Segment | null {
  const toEdge = (offset: number, half: number) => Math.sign(offset) * Math.max(0, Math.abs(offset) - half)
  const [ex, ey] = [toEdge(dx, width / 2), toEdge(dy, height / 2)]
  const far = Math.hypot(ex, ey)
  return far < near ? null : [x + ex, y + ey, x + (ex / far) * 3.5, y + (ey / far) * 3.5]
}

/** Lines from what stands apart to its point: moved labels and pictures, in points from the panel's top left corner. */
export const leadersOf = (placed: PlacedPanel, theme: Theme): Segment[] => [
  ...picturesIn(placed, theme).map(({ leader }) => leader),
  ...placed.panel.marks.flatMap((mark) =>
    mark.kind === 'labels' && mark.free
      ? labelsOf(placed, mark.rows, theme).flatMap(({ leader }) => (leader ? [leader] : []))
      : [],
  ),
]

function segmentsOf(mark: Mark, joined: (x1: number, y1: number, x2: number, y2: number) => Segment): Segment[] {
  if (mark.kind === 'bars')
    return mark.rows.map(({ x, y, low, high }) =>
      mark.along === 'x' ? joined(low, y, high, y) : joined(x, low, x, high),
    )
  if (mark.kind !== 'line' || mark.faint) return []
  return mark.rows.slice(1).flatMap((end, i) => {
    const start = mark.rows[i]!
    return start.series === end.series ? [joined(start.x, start.y, end.x, end.y)] : []
  })
}
