import { textWidth, wrap } from '../text.ts'
import type { Theme } from '../theme.ts'
import type { PlacedPanel } from './placed.ts'
import { placer } from './placer.ts'
import type { Panel, Picture } from './plot.ts'

/** A picture at its place, in points from the top left corner of its panel. */
export interface PlacedPicture extends Picture {
  left: number
  top: number
  width: number
  height: number
  /** Lines of its caption, on their baselines. */
  captions: { x: number; y: number; text: string }[]
  /** From the picture to its point. */
  leader: readonly [x1: number, y1: number, x2: number, y2: number]
}

/** Between a panel and its pictures, and between pictures. */
const [apart, between] = [14, 5]
/** Less than this shows nothing. */
const leastSide = 18

/** Width of the column of pictures beside a panel of a figure so wide, and the room that it takes; 0 for none. */
export function pictureRoom({ pictures = [] }: Panel, width: number): { side: number; room: number } {
  if (pictures.length === 0) return { side: 0, room: 0 }
  const side = width < 300 ? 34 : width < 480 ? 44 : 60
  return { side, room: side + apart }
}

/** The pictures of a panel from the top, in the order of their points; none where they have no room. */
export function picturesIn(placed: PlacedPanel, theme: Theme): PlacedPicture[] {
  const { panel, width, height, pictures: side } = placed
  const at = placer(placed)
  const found = (panel.pictures ?? [])
    .map((picture) => ({ picture, place: at(picture.x, picture.y), lines: linesOf(picture.caption, side, theme) }))
    .sort((p, q) => p.place.y - q.place.y || p.place.x - q.place.x)
  if (found.length === 0 || side === 0) return []
  const words = found.reduce((sum, { lines }) => sum + lines.length * (theme.body + 1) + 2, 0)
  const square = Math.min(side, (height - words - between * (found.length - 1)) / found.length)
  if (square < leastSide) return []
  const spare = (height - words - square * found.length) / Math.max(1, found.length - 1)
  let top = 0
  return found.map(({ picture, place, lines }) => {
    const left = width + apart + (side - square) / 2
    const own = top
    const captions = lines.map((text, i) => ({
      x: width + apart + side / 2,
      y: own + square + 2 + (i + 1) * (theme.body + 1) - 2,
      text,
    }))
    top += square + lines.length * (theme.body + 1) + 2 + Math.min(spare, 40)
    const leader = [left - 2, own + square / 2, place.x, place.y] as const
    return { ...picture, left, top: own, width: square, height: square, captions, leader }
  })
}

/** At most two lines of a caption. */
function linesOf(caption: string, side: number, { body }: Theme): string[] {
  const lines = wrap(caption, Math.max(side + apart, textWidth('baseline', body)), body)
  return lines.length <= 2 ? lines : [lines[0]!, `${lines[1]} …`]
}
