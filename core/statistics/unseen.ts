import { intervalOf, turned, type Resampled, type Spread } from './bootstrap.ts'
import { above } from './oneSided.ts'

/**
 * The largest rate, at level 1 − α, of an event that none of n runs has shown: 1 − α^(1/n). It holds for "a value beyond
 * all n seen" too, whatever the distribution (Wilks 1941, tolerance limits).
 */
export const unseenRate = (n: number, alpha: number): number => 1 - alpha ** (1 / n)

/** How many runs without an event show, at level 1 − α, that its rate times `size` is at most `room`; null where none do. */
export function seedsToRuleOut({ room, size, alpha }: { room: number; size: number; alpha: number }): number | null {
  if (room <= 0) return null
  if (size <= room) return 1
  return Math.ceil(Math.log(alpha) / Math.log1p(-room / size) - 1e-9)
}

/** The interval of a mean difference beside one that allows for values that no seed has shown. */
export interface Guarded {
  plain: Spread
  /** Null at an end without a bound: there the mean may be anything. */
  low: number | null
  high: number | null
  /** Largest rate of values beyond those seen, at each end. */
  rate: number
}

/**
 * An interval that holds the mean of bounded values though some of them may be rare and unseen: at each end half of the
 * tail is the bootstrap's, for the values as far out as those seen, and half allows values at `least` (or `most`) at the
 * largest rate that none beyond the seen ones lets stand. Below five seeds the bootstrap gives its range.
 */
export function guarded(
  resampled: Resampled,
  [least, most]: readonly [number | null, number | null],
  level = 0.95,
): Guarded {
  const { values, n } = resampled
  const rate = unseenRate(n, (1 - level) / 4)
  const plain = intervalOf(resampled, level)
  const stricter = intervalOf(resampled, 1 - (1 - level) / 2)
  return {
    plain,
    low: least === null ? null : Math.max(least, stricter.low - rate * Math.max(0, Math.min(...values) - least)),
    high: most === null ? null : Math.min(most, stricter.high + rate * Math.max(0, most - Math.max(...values))),
    rate,
  }
}

/** Whether a mean lies above `bound` though rare values below all seen ones may be missing. */
export interface Allowed {
  /** p of "the mean is at most the bound". */
  p: number
  /** The same without the allowance. */
  plain: number
  /** How far the worst seen value is above the worst possible. */
  size: number
  /** Seeds from which the bound can be ruled out, if no worse value shows; null where more seeds alone cannot. */
  seeds: number | null
}

/**
 * p of "the mean is at most `bound`" (small where it is shown to be above), for differences that cannot be below `least`
 * (finite). A mean is that of the values cut at the least one seen, less what rarer and worse ones take away, at most
 * their rate times `size`; p is the smallest α at which the two one-sided bounds, each at α/2, add up to the claim.
 * `alpha` is the level, after any correction, for which `seeds` is told.
 */
export function aboveDespiteRare(resampled: Resampled, bound: number, least: number, alpha = 0.05): Allowed {
  if (!Number.isFinite(least)) throw new RangeError(`aboveDespiteRare: expected a finite least value, got ${least}`)
  const { values, n, mean } = resampled
  const size = Math.max(0, Math.min(...values) - least)
  const plain = above(resampled, bound)
  const seeds = seedsToRuleOut({ room: mean - bound, size, alpha: alpha / 2 })
  if (size === 0 || mean <= bound) return { p: mean <= bound ? 1 : plain, plain, size, seeds }
  return { p: Math.max(plain, 2 * leastOfBoth(resampled, bound, size, n)), plain, size, seeds }
}

/** The same of "the mean is at least `bound`", for differences that cannot be above `most`. */
export function belowDespiteRare(resampled: Resampled, bound: number, most: number, alpha = 0.05): Allowed {
  return aboveDespiteRare(turned(resampled), -bound, -most, alpha)
}

/** Where between bound and mean the room is divided best: the least of the larger of both p. */
function leastOfBoth(resampled: Resampled, bound: number, size: number, n: number): number {
  let [low, high] = [bound, resampled.mean]
  let best = 0.5
  for (let step = 0; step < 24; step++) {
    const middle = (low + high) / 2
    const bulk = above(resampled, middle)
    const rare = Math.max(0, 1 - (middle - bound) / size) ** n
    best = Math.min(best, Math.max(bulk, rare))
    if (bulk > rare) high = middle
    else low = middle
  }
  return best
}
