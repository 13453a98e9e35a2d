import type { Surface } from './surface.ts'

/** The shape of a picture. */
export interface PictureShape {
  readonly channels: number
  readonly height: number
  readonly width: number
}

/** A value below this share of the range is paper. */
const leastInk = 0.02

/**
 * Draws a picture as a square, its values channel by channel, row by row: the first three channels as red, green and blue, or the
 * first as ink on paper, in either theme. The ends of `range` are no and full colour.
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
  if (channels >= 3) {
    const picture = new ImageData(width, height)
    for (let at = 0; at < pixels; at++) {
      for (let channel = 0; channel < 3; channel++)
        picture.data[4 * at + channel] = 255 * shareAt(channel * pixels + at)
      picture.data[4 * at + 3] = 255
    }
    const small = new OffscreenCanvas(width, height)
    small.getContext('2d')!.putImageData(picture, 0, 0)
    context.imageSmoothingEnabled = false
    context.drawImage(small, 0, 0, size, size)
    return
  }
  context.fillStyle = ink
  for (let at = 0; at < pixels; at++) {
    const share = shareAt(at)
    if (share <= leastInk) continue
    context.globalAlpha = share
    const [x, y] = [at % width, Math.floor(at / width)]
    context.fillRect((x * size) / width, (y * size) / height, size / width + 0.4, size / height + 0.4)
  }
  context.globalAlpha = 1
}
