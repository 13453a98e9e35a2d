import { quantile } from './quantile.ts'
import { studentAbove, studentQuantile } from './studentT.ts'

/** Resamples beyond a point that must be there for their share to be counted. */
const counted = 20

/**
 * P(T ≥ x) of resampled t of n values, ascending. Where fewer than `counted` lie beyond x, the tail is Student's with
 * n − 1 degrees of freedom, stretched to meet the resamples where `counted` of them lie beyond: it falls on where counting
 * stops at one in so many resamples.
 */
export function tailAbove(t: Float64Array, n: number, x: number): number {
  const beyond = t.length - lowerBound(t, x)
  if (beyond >= counted || t.length <= counted) return (1 + beyond) / (1 + t.length)
  const stretch = stretchOf(t[t.length - counted]!, t.length, n)
  return Math.min(shareOf(t.length), studentAbove(x / stretch, n - 1))
}

/** The t beyond which `tail` of the resamples lie, above. */
export function tailQuantile(t: Float64Array, n: number, tail: number): number {
  if (tail >= shareOf(t.length) || t.length <= counted) return quantile(t, 1 - tail)
  return stretchOf(t[t.length - counted]!, t.length, n) * studentQuantile(1 - tail, n - 1)
}

const shareOf = (resamples: number) => (1 + counted) / (1 + resamples)

/** By how much Student's t must be stretched to have its share beyond `anchor`; never shrunk. */
const stretchOf = (anchor: number, resamples: number, n: number) =>
  Math.max(1, anchor / studentQuantile(1 - shareOf(resamples), n - 1))

/** How many of the ascending numbers are less than x. */
function lowerBound(ascending: Float64Array, x: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle]! < x) low = middle + 1
    else high = middle
  }
  return low
}
