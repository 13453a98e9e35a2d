import { narrowness, turned, type Resampled } from './bootstrap.ts'
import { reachOf } from './signFlips.ts'
import { studentQuantile } from './studentT.ts'
import { tailQuantile } from './tails.ts'

/**
 * The smallest true mean that a two-sided test of these values would show with this power, as the strictest of
 * `comparisons` (Bonferroni's bound on Holm's first step): (c + t_power)·error, where c is what the mean over its error
 * has to exceed, by the bootstrap and by Student, in the stricter direction. Null where equal values tell of no scatter,
 * and where so few values cannot show anything among so many comparisons (`reachOf`).
 */
export function smallestEffect(
  resampled: Resampled,
  { comparisons = 1, alpha = 0.05, power = 0.8 }: { comparisons?: number; alpha?: number; power?: number } = {},
): number | null {
  const { n, error, t } = resampled
  if (error === 0 || !reachOf({ n, comparisons, alpha }).can) return null
  const tail = alpha / (2 * comparisons)
  const beyond = Math.max(tailQuantile(t, n, tail), tailQuantile(turned(resampled).t, n, tail))
  return (Math.max(narrowness(n) * beyond, studentQuantile(1 - tail, n - 1)) + studentQuantile(power, n - 1)) * error
}
