import { narrowness, type Resampled } from './bootstrap.ts'
import { studentAbove } from './studentT.ts'

/**
 * p of "the mean is at most `bound`", small where it is shown to be above: the larger of the bootstrap-t's and
 * Student's, so that it agrees with `intervalOf`. Equal values have no t; then each has its sign only, 2⁻ⁿ.
 */
export function above({ n, mean, error, t }: Resampled, bound: number): number {
  if (error === 0) return mean > bound ? 2 ** -n : 1
  const observed = (mean - bound) / error
  const beyond = t.length - lowerBound(t, observed / narrowness(n))
  return Math.max((1 + beyond) / (1 + t.length), studentAbove(observed, n - 1))
}

/** p of "the mean is at least `bound`", small where it is shown to be below. */
export function below({ n, mean, error, t }: Resampled, bound: number): number {
  if (error === 0) return mean < bound ? 2 ** -n : 1
  const observed = (mean - bound) / error
  const beyond = upperBound(t, observed / narrowness(n))
  return Math.max((1 + beyond) / (1 + t.length), studentAbove(-observed, n - 1))
}

/** p of "the mean is `bound`", two-sided. */
export const differs = (resampled: Resampled, bound = 0): number =>
  Math.min(1, 2 * Math.min(above(resampled, bound), below(resampled, bound)))

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

/** How many of the ascending numbers are at most x. */
function upperBound(ascending: Float64Array, x: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle]! <= x) low = middle + 1
    else high = middle
  }
  return low
}
