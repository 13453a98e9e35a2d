import { narrowness, type Resampled } from './bootstrap.ts'
import { quantile } from './quantile.ts'
import { studentQuantile } from './studentT.ts'

/**
 * The smallest true mean that a two-sided test of these values would show with this power, as the strictest of
 * `comparisons` (Bonferroni's bound on Holm's first step): (c + t_power)·error, where c is what the mean over its error
 * has to exceed, by the bootstrap and by Student, in the stricter direction. Needs resamples enough for that tail.
 */
export function smallestEffect(
  { n, error, t }: Resampled,
  { comparisons = 1, alpha = 0.05, power = 0.8 }: { comparisons?: number; alpha?: number; power?: number } = {},
): number {
  if (error === 0) return 0
  const tail = alpha / (2 * comparisons)
  const resampled = narrowness(n) * Math.max(quantile(t, 1 - tail), -quantile(t, tail))
  return (Math.max(resampled, studentQuantile(1 - tail, n - 1)) + studentQuantile(power, n - 1)) * error
}
