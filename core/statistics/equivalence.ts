import type { Resampled } from './bootstrap.ts'
import { above, below } from './oneSided.ts'
import type { Direction } from './pareto.ts'
import { aboveDespiteRare, belowDespiteRare } from './unseen.ts'

/** p of "the mean lies at least `margin` from zero", by two one-sided tests (Schuirmann 1987): small where it is shown
 * to lie within. A margin is positive. It takes rare values that no seed has shown for absent: `withinDespiteRare`. */
export function equivalence(resampled: Resampled, margin: number): number {
  mustBePositive(margin)
  return Math.max(above(resampled, -margin), below(resampled, margin))
}

/** Whether differences lie within a margin though a rare failure may be unseen. */
export interface Within {
  /** p of "the mean lies at least the margin from zero". */
  p: number
  /** The same as if nothing rare could be missing. */
  plain: number
  /** Both of "the mean is worse by at least the margin" alone, whatever may be gained. */
  worse: { p: number; plain: number }
  /** Seeds from which the failure could be ruled out, if none shows; null where more seeds alone cannot. */
  seeds: number | null
}

/**
 * Equivalence that allows for a rare failure: no difference can be worse than `loss` (positive, in the measure's unit), but
 * one that bad may happen as often as n seeds without it let stand. A rare gain that no seed has shown is no cost, so the
 * better side has the plain test. `alpha` is the level for which `seeds` is told.
 */
export function withinDespiteRare(
  resampled: Resampled,
  margin: number,
  { loss, better }: { loss: number; better: Direction },
  alpha = 0.05,
): Within {
  mustBePositive(margin)
  if (!(loss > 0)) throw new RangeError(`withinDespiteRare: expected a positive loss, got ${loss}`)
  const [worse, gained] =
    better === 'higher'
      ? [aboveDespiteRare(resampled, -margin, -loss, alpha), below(resampled, margin)]
      : [belowDespiteRare(resampled, margin, loss, alpha), above(resampled, -margin)]
  return {
    p: Math.max(worse.p, gained),
    plain: Math.max(worse.plain, gained),
    worse: { p: worse.p, plain: worse.plain },
    seeds: worse.seeds,
  }
}

function mustBePositive(margin: number): void {
  if (!(margin > 0)) throw new RangeError(`equivalence: expected a positive margin, got ${margin}`)
}
