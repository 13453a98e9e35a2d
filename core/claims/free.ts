import type { MeasureFacts } from '../catalog/measure.ts'
import { equivalence } from '../statistics/equivalence.ts'
import { holm } from '../statistics/holm.ts'
import { above, below } from '../statistics/oneSided.ts'
import { compare, type Comparison } from './comparison.ts'
import { look, readings } from './looks.ts'
import type { Study } from './study.ts'

/** The margin of a study for a measure of capability, in its unit. A bare loss has no natural scale, so on it nothing is
 * free unless a margin is stated. */
export const marginOf = (study: Study, { margin }: MeasureFacts): number | undefined => study.margin ?? margin

/**
 * Of each comparison of capability, corrected p that it lies outside the margin, and that it does or that some reading
 * of the same pair is not better: where the latter is small, what makes reading better is free.
 */
export function freedom(study: Study, judged: readonly Comparison[]): { outside: number[]; notFree: number[] } {
  const outside = judged.map(({ resampled, looked }) => {
    const margin = marginOf(study, looked.facts)
    return margin === undefined ? 1 : equivalence(resampled!, margin)
  })
  const notFree = judged.map((comparison, i) => Math.max(outside[i]!, readsNoBetter(study, comparison, judged.length)))
  return { outside: holm(outside), notFree: holm(notFree) }
}

/** p that some reading of a setting is not better than of its reference: the largest over the readings. */
function readsNoBetter(study: Study, { pair }: Comparison, family: number): number {
  const p = compare('C2', [pair], look(readings, study), family).map(({ resampled, looked }) => {
    if (!resampled) return 1
    return looked.facts.better === 'lower' ? below(resampled, 0) : above(resampled, 0)
  })
  return p.length > 0 ? Math.max(...p) : 1
}
