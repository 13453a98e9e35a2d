import { binomialAbove } from './binomial.ts'
import { quantile } from './quantile.ts'

/** How sure a median is: an interval between two of its values, or the range where there are too few for one. */
export type MedianSpread =
  | { kind: 'interval'; n: number; low: number; high: number; level: number }
  | { kind: 'range'; n: number; low: number; high: number }

/** The median; the mean of the middle two of an even number. Throws on none. */
export function medianOf(values: readonly number[]): number {
  if (values.length === 0) throw new Error('median: no values')
  return quantile(Float64Array.from(values).sort(), 0.5)
}

/**
 * The interval of the median between the k-th smallest and the k-th largest value, k as large as the level allows
 * (David & Nagaraja 2003, Order Statistics, section 7.1). It covers at least `level` whatever the distribution, draws
 * nothing at random, and so is the same wherever the same values stand. Below six values none reaches 95%: the range.
 */
export function medianInterval(values: readonly number[], level = 0.95): MedianSpread {
  const n = values.length
  if (n === 0) throw new Error('median: no values')
  const ascending = Float64Array.from(values).sort()
  const k = rankOf(n, (1 - level) / 2)
  const between = (rank: number) => ({ n, low: ascending[rank - 1]!, high: ascending[n - rank]! })
  return k === 0 ? { kind: 'range', ...between(1) } : { kind: 'interval', level, ...between(k) }
}

/** The largest k with P(X < k) ≤ tail for X of n fair coins; 0 where there is none. */
function rankOf(n: number, tail: number): number {
  let [low, high] = [0, Math.ceil(n / 2)]
  while (low < high) {
    const k = Math.ceil((low + high) / 2)
    if (1 - binomialAbove(k, n, 0.5) <= tail) low = k
    else high = k - 1
  }
  return low
}
