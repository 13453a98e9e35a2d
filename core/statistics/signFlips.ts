/** Most values whose 2ⁿ signs are all gone through (by halves, so in 2^(n/2) steps). */
export const mostFlipped = 20

/** The smallest one-sided p that n signs can give: all alike. */
export const flipFloor = (n: number): number => 2 ** -n

/**
 * p of "the values are as likely to be turned round", small where their sum is large: the share of all 2ⁿ choices of signs
 * whose sum is at least the observed one (Fisher 1935, section 21). Exact for values symmetric about 0; at least 2⁻ⁿ.
 * Throws above `mostFlipped` values.
 */
export function signFlips(values: ArrayLike<number>): number {
  const n = values.length
  if (n > mostFlipped) throw new RangeError(`signFlips: expected at most ${mostFlipped} values, got ${n}`)
  const [left, right] = [sums(values, 0, n >> 1), sums(values, n >> 1, n)]
  let [observed, size] = [0, 0]
  for (let i = 0; i < n; i++) {
    observed += values[i]!
    size += Math.abs(values[i]!)
  }
  // Sums that are equal but for rounding count as equal.
  const bar = observed - 1e-12 * size
  let [count, from] = [0, right.length]
  for (const sum of left) {
    while (from > 0 && sum + right[from - 1]! >= bar) from--
    count += right.length - from
  }
  return count * flipFloor(n)
}

/** The sums of values[from … to − 1] under every choice of signs, ascending. */
function sums(values: ArrayLike<number>, from: number, to: number): Float64Array {
  const all = new Float64Array(2 ** (to - from))
  let held = 1
  for (let i = from; i < to; i++) {
    for (let j = 0; j < held; j++) {
      all[held + j] = all[j]! - values[i]!
      all[j] = all[j]! + values[i]!
    }
    held *= 2
  }
  return all.sort()
}

/** What a number of seeds can show at all, among so many comparisons under Holm's correction. */
export interface Reach {
  /** The smallest two-sided p of one comparison: 2 · 2⁻ⁿ. A p at it is to be told as "≤". */
  floor: number
  /** Whether the strictest step of the correction can be passed, however large the effect. */
  can: boolean
  /** Seeds from which it can. */
  seeds: number
}

/** Whether n paired seeds can show anything among `comparisons` at `alpha`. */
export function reachOf({ n, comparisons, alpha = 0.05 }: { n: number; comparisons: number; alpha?: number }): Reach {
  const floor = Math.min(1, 2 * flipFloor(n))
  return {
    floor,
    can: floor * comparisons <= alpha,
    seeds: Math.max(1, Math.ceil(Math.log2((2 * comparisons) / alpha) - 1e-9)),
  }
}
