/** A rectangle or a thin segment's box, in points. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** A straight piece of a line, in points. */
export type Segment = readonly [x1: number, y1: number, x2: number, y2: number]

/** A text to place near a point. */
export interface Label {
  x: number
  y: number
  width: number
  height: number
}

/** What labels keep away from: never over `solid` or `segments`, and if possible not over `faint`. */
export interface Obstacles {
  bounds: Box
  solid: Box[]
  segments: Segment[]
  faint: { x: number; y: number }[]
}

/**
 * Offsets of the labels' centres from their points, or null if none is free; greedy, in the order given. A label nearer
 * to another solid than to its own point would be read as the other's, so such places are never used.
 */
export function placeLabels(labels: readonly Label[], { bounds, solid, segments, faint }: Obstacles) {
  const taken: Box[] = []
  return labels.map((label) => {
    const around = wider(boxAt(label, 0, 0), reach)
    const solidNear = solid.filter((other) => overlap(around, other))
    const near = [...solidNear, ...taken.filter((other) => overlap(around, other))]
    const lines = segments.filter((segment) => crosses(segment, around))
    const dots = faint.filter(({ x, y }) => contains(around, x, y))
    let best: { dx: number; dy: number; cost: number; box: Box } | undefined
    for (const { dx, dy, cost: far } of candidates(label)) {
      const box = boxAt(label, dx, dy)
      if (!inside(box, bounds) || near.some((other) => overlap(box, other))) continue
      if (lines.some((segment) => crosses(segment, wider(box, 1)))) continue
      const covered = dots.filter(({ x, y }) => contains(box, x, y)).length
      const others = solidNear
        .filter((other) => !contains(other, label.x, label.y))
        .map((other) => gap(box, middle(other)) - gap(box, label))
      const margin = Math.min(...others)
      if (margin < 0) continue
      const cost = far + Math.min(4, 0.4 * covered) + (margin < 4 ? 5 : 0)
      if (!best || cost < best.cost) best = { dx, dy, cost, box }
    }
    if (!best) return null
    taken.push(best.box)
    return { dx: best.dx, dy: best.dy }
  })
}

/** How far from its place a label stands, in points: beside it, or farther off where lines leave no room. */
const rings = [5.2, 7.5, 10.5, 14, 18]
/** Beyond this, nothing matters to a label. */
const reach = 40

/** Sixteen directions at every distance, the four diagonals and the near ring first. */
function candidates({ width, height }: Label) {
  return rings.flatMap((gap, ring) =>
    Array.from({ length: 16 }, (_, i) => {
      const angle = (i * Math.PI) / 8
      const dx = Math.cos(angle) * gap + (Math.sign(round(Math.cos(angle))) * width) / 2
      const dy = Math.sin(angle) * gap + (Math.sign(round(Math.sin(angle))) * height * 0.7) / 2
      return { dx, dy, cost: ring * 1.2 + (i % 4 === 2 ? 0 : i % 2 === 0 ? 0.2 : 0.4) }
    }),
  )
}

const round = (value: number) => Math.round(value * 1e6) / 1e6

const boxAt = ({ x, y, width, height }: Label, dx: number, dy: number): Box => ({
  left: x + dx - width / 2,
  right: x + dx + width / 2,
  top: y + dy - height / 2,
  bottom: y + dy + height / 2,
})

const wider = ({ left, top, right, bottom }: Box, by: number): Box => ({
  left: left - by,
  right: right + by,
  top: top - by,
  bottom: bottom + by,
})

const inside = (a: Box, b: Box) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom
const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
const middle = ({ left, right, top, bottom }: Box) => ({ x: (left + right) / 2, y: (top + bottom) / 2 })

/** Distance from a box to a point. */
const gap = ({ left, right, top, bottom }: Box, { x, y }: { x: number; y: number }) =>
  Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom))
const contains = (a: Box, x: number, y: number) => x >= a.left && x <= a.right && y >= a.top && y <= a.bottom

/** Whether a segment meets a box (Liang and Barsky's clipping). */
function crosses([x1, y1, x2, y2]: Segment, { left, top, right, bottom }: Box): boolean {
  if (Math.max(x1, x2) < left || Math.min(x1, x2) > right) return false
  if (Math.max(y1, y2) < top || Math.min(y1, y2) > bottom) return false
  // What runs along an axis and is not beside the box meets it.
  if (x1 === x2 || y1 === y2) return true
  const [a, b] = [(left - x1) / (x2 - x1), (right - x1) / (x2 - x1)]
  const [c, d] = [(top - y1) / (y2 - y1), (bottom - y1) / (y2 - y1)]
  const from = Math.max(0, Math.min(a, b), Math.min(c, d))
  return from <= Math.min(1, Math.max(a, b), Math.max(c, d))
}
