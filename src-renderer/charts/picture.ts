import { laidOut, type PictureShape } from './laidOut.ts'
import type { Surface } from './surface.ts'

/** A value below this share of the range is paper. */
const leastInk = 0.02

/**
 * Draws a picture in a square, its sides in proportion. Values are stored channel by channel, row by row. Of three channels or
 * four, the first three are red, green and blue. Else each channel is ink on paper, in either theme, beside the others. The
 * ends of `range` are no and full colour.
 */
export function drawPicture(
  context: CanvasRenderingContext2D,
  size: number,
  values: ArrayLike<number>,
  { channels, height, width }: PictureShape,
  [least, greatest]: readonly [number, number],
  { paper, ink }: Pick<Surface, 'paper' | 'ink'>,
): void {
  const pixels = height * width
  const shareAt = (at: number) => Math.max(0, Math.min(1, (values[at]! - least) / (greatest - least || 1)))
  context.fillStyle = paper
  context.fillRect(0, 0, size, size)
  const colours = channels === 3 || channels === 4
  const { scale, corners } = laidOut(colours ? 1 : channels, { height, width }, size)
  if (colours) {
    const picture = new ImageData(width, height)
    for (let at = 0; at < pixels; at++) {
      for (let channel = 0; channel < 3; channel++)
        picture.data[4 * at + channel] = 255 * shareAt(channel * pixels + at)
      picture.data[4 * at + 3] = 255
    }
    const small = new OffscreenCanvas(width, height)
    small.getContext('2d')!.putImageData(picture, 0, 0)
    context.imageSmoothingEnabled = false
    context.drawImage(small, ...corners[0]!, width * scale, height * scale)
    return
  }
  context.fillStyle = ink
  for (const [channel, [left, top]] of corners.entries())
    for (let at = 0; at < pixels; at++) {
      const share = shareAt(channel * pixels + at)
      if (share <= leastInk) continue
      context.globalAlpha = share
      const [x, y] = [at % width, Math.floor(at / width)]
      context.fillRect(left + x * scale, top + y * scale, scale + 0.4, scale + 0.4)
    }
  context.globalAlpha = 1
}
