import type { Resampled } from './bootstrap.ts'
import { above, below } from './oneSided.ts'

/** p of "the mean lies at least `margin` from zero", by two one-sided tests (Schuirmann 1987): small where it is shown
 * to lie within. A margin is positive. */
export function equivalence(resampled: Resampled, margin: number): number {
  if (!(margin > 0)) throw new RangeError(`equivalence: expected a positive margin, got ${margin}`)
  return Math.max(above(resampled, -margin), below(resampled, margin))
}
