import type { MeasureFacts } from '../catalog/measure.ts'
import { nothingOf } from '../catalog/scale.ts'
import { isFiniteValue } from '../statistics/summarise.ts'
import type { Comparison } from './comparison.ts'
import { seededOf, type Study } from './study.ts'

/** The margin of a study for a measure of capability, in its unit. A bare loss has no natural scale, so on it nothing is
 * free unless a margin is stated. */
export const marginOf = (study: Study, { margin }: MeasureFacts): number | undefined => study.margin ?? margin

/** The most that a rare failure may lose: what was registered, or all that the best reference has above knowing nothing;
 * null where neither is known, or where the reference knows nothing. */
export function largestLoss(study: Study, { pair, looked: { facts } }: Comparison): number | null {
  if (study.collapse !== undefined) return study.collapse
  const nothing = nothingOf(facts)
  const known = seededOf(pair.reference, facts.name)
    .map(({ value }) => value)
    .filter(isFiniteValue)
  if (nothing === null || known.length === 0) return null
  const most = Math.max(...known.map((value) => Math.abs(value - nothing)))
  return most > 0 ? most : null
}
