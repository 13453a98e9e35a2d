import { pointsPerInch, type Figure } from '../../core/figures/figure.ts'

/** Most pixels of a picture: a page of 6.75 by 7 inches at 1200 dots per inch, in 0.3 GB. */
export const mostPixels = 70e6

/** Width and height in pixels at a resolution; throws for more pixels than are drawn, with the nearest that are. */
export function pixelsOf({ width, height }: Pick<Figure, 'width' | 'height'>, dpi: number): [number, number] {
  const [across, down] = [width, height].map((points) => Math.round((points / pointsPerInch) * dpi)) as [number, number]
  if (across * down <= mostPixels) return [across, down]
  const share = Math.sqrt(mostPixels / (across * down))
  const size = `${grouped(across)} × ${grouped(down)} = ${grouped(across * down)} pixels`
  const near = Math.floor(dpi * share)
  const inches = Math.floor((width / pointsPerInch) * share * 10) / 10
  throw new Error(
    `dpi: ${dpi} dots per inch make ${size}, and at most ${grouped(mostPixels)} are drawn ` +
      `(nearest valid: ${near} dpi at this width${inches >= 2 ? `, or about ${inches} inches at this dpi` : ''}; svg and pdf have no limit)`,
  )
}

const grouped = (value: number): string => value.toLocaleString('en-US')
