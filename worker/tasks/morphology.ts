/** The shape measurements of an image, in this order. */
export const morphology = ['ink', 'thickness', 'slant', 'width', 'height', 'loops'] as const
export type Morphology = Record<(typeof morphology)[number], number>

/**
 * The shape of the ink in one greyscale image `[height, width]` of 0..255, in pixels; all zero for a blank image.
 * After Castro et al. 2019, Morpho-MNIST, with these definitions, I being intensity in [0, 1]:
 * - `ink`: area, Σ I.
 * - `thickness`: mean stroke width, 2·ink / perimeter; perimeter is the total variation Σ |∇I| over 2 × 2 cells,
 *   which is the perimeter of {I > θ} averaged over θ (coarea formula), for upright and diagonal edges alike.
 * - `slant`: horizontal shear of the ink, −μ₁₁/μ₀₂ (central moments, y down): 0 upright, 1 leaning 45° to the right.
 * - `width`, `height`: sides of the bounding box of I ≥ ½.
 * - `loops`: holes of {I ≥ ½}: regions of background (4-connected) that do not reach the border.
 */
export function measureShape(image: Uint8Array, height: number, width: number): Morphology {
  let ink = 0
  let perimeter = 0
  let [sumX, sumY, sumXY, sumYY] = [0, 0, 0, 0]
  let [left, right, top, bottom] = [width, -1, height, -1]
  for (let y = -1; y < height; y++)
    for (let x = -1; x < width; x++) {
      const here = x < 0 || y < 0 ? 0 : image[y * width + x]!
      const beside = y < 0 || x + 1 >= width ? 0 : image[y * width + x + 1]!
      const below = x < 0 || y + 1 >= height ? 0 : image[(y + 1) * width + x]!
      const across = x + 1 >= width || y + 1 >= height ? 0 : image[(y + 1) * width + x + 1]!
      if (!(here || beside || below || across)) continue
      const [falling, rising] = [across - here, beside - below]
      perimeter += Math.sqrt((falling * falling + rising * rising) / 2)
      ink += here
      sumX += here * x
      sumY += here * y
      sumXY += here * x * y
      sumYY += here * y * y
      if (here < 128) continue
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      if (y > bottom) bottom = y
    }
  if (ink === 0) return { ink: 0, thickness: 0, slant: 0, width: 0, height: 0, loops: 0 }
  const lean = (sumX * sumY) / ink - sumXY
  const yy = sumYY - (sumY * sumY) / ink
  return {
    ink: ink / 255,
    thickness: (2 * ink) / perimeter,
    slant: yy > 1e-9 * ink ? lean / yy : 0,
    width: Math.max(0, right - left + 1),
    height: Math.max(0, bottom - top + 1),
    loops: holes(image, height, width),
  }
}

/** Background regions that do not reach the border, by flood fill on the image with a rim of background around it. */
function holes(image: Uint8Array, height: number, width: number): number {
  const W = width + 2
  const filled = new Uint8Array(W * (height + 2))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (image[y * width + x]! >= 128) filled[(y + 1) * W + x + 1] = 1
  const queue = new Int32Array(filled.length)
  let regions = 0
  for (let start = 0; start < filled.length; start++) {
    if (filled[start]) continue
    regions++
    let end = 0
    filled[(queue[end++] = start)] = 1
    for (let next = 0; next < end; next++) {
      const at = queue[next]!
      if (at % W > 0 && !filled[at - 1]) filled[(queue[end++] = at - 1)] = 1
      if (at % W < W - 1 && !filled[at + 1]) filled[(queue[end++] = at + 1)] = 1
      if (at >= W && !filled[at - W]) filled[(queue[end++] = at - W)] = 1
      if (at + W < filled.length && !filled[at + W]) filled[(queue[end++] = at + W)] = 1
    }
  }
  return regions - 1
}
