/** The shape of a picture. */
export interface PictureShape {
  readonly channels: number
  readonly height: number
  readonly width: number
}

/** Between parts, as a share of a picture's longer side. */
const gap = 0.1

/** Where parts of one size lie in a square, as large as they can be: the size of a pixel, and each part's left and top. */
export function laidOut(
  parts: number,
  { height, width }: Pick<PictureShape, 'height' | 'width'>,
  size: number,
): { scale: number; corners: [left: number, top: number][] } {
  const space = gap * Math.max(height, width)
  const ways = Array.from({ length: parts }, (_, i) => {
    const [columns, rows] = [i + 1, Math.ceil(parts / (i + 1))]
    const [across, down] = [columns * (width + space) - space, rows * (height + space) - space]
    return { columns, across, down, scale: size / Math.max(across, down) }
  })
  const { columns, across, down, scale } = ways.reduce((best, way) => (way.scale > best.scale ? way : best))
  const corner = (part: number): [number, number] => [
    (size - across * scale) / 2 + (part % columns) * (width + space) * scale,
    (size - down * scale) / 2 + Math.floor(part / columns) * (height + space) * scale,
  ]
  return { scale, corners: Array.from({ length: parts }, (_, part) => corner(part)) }
}
