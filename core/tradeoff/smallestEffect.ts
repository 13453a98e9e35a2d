import { studentQuantile } from './student.ts'

/**
 * The smallest true mean that a two-sided test of n values with this standard deviation would show with this power, as
 * the strictest of `comparisons` (Bonferroni's bound on Holm's first step): (t₁₋ₐ⁄₂ₘ + t_power)·sd/√n.
 */
export function smallestEffect(
  n: number,
  sd: number,
  { comparisons = 1, alpha = 0.05, power = 0.8 }: { comparisons?: number; alpha?: number; power?: number } = {},
): number {
  const df = n - 1
  return ((studentQuantile(1 - alpha / (2 * comparisons), df) + studentQuantile(power, df)) * sd) / Math.sqrt(n)
}
