import { narrowness, turned, type Resampled } from './bootstrap.ts'
import { flipFloor, mostFlipped, signFlips } from './signFlips.ts'
import { studentAbove } from './studentT.ts'
import { tailAbove } from './tails.ts'

/**
 * p of "the mean is at most `bound`", small where it is shown to be above: the largest of the bootstrap-t's, with a
 * studentised tail beyond the resamples, Student's, and the exact one of sign flips (up to 20 values; beyond, its floor).
 * It is never below 2⁻ⁿ, and never small at a bound inside `intervalOf`. Equal values have their signs only.
 */
export function above({ n, mean, error, t, values }: Resampled, bound: number): number {
  if (error === 0) return mean > bound ? flipFloor(n) : 1
  const observed = (mean - bound) / error
  return Math.max(
    tailAbove(t, n, observed / narrowness(n)),
    studentAbove(observed, n - 1),
    n > mostFlipped || mean <= bound ? flipFloor(n) : signFlips(values.map((value) => value - bound)),
  )
}

/** p of "the mean is at least `bound`", small where it is shown to be below. */
export const below = (resampled: Resampled, bound: number): number => above(turned(resampled), -bound)

/** p of "the mean is `bound`", two-sided. */
export const differs = (resampled: Resampled, bound = 0): number =>
  Math.min(1, 2 * Math.min(above(resampled, bound), below(resampled, bound)))
