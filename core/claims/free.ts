import type { MeasureFacts } from '../catalog/measure.ts'
import { withinDespiteRare } from '../statistics/equivalence.ts'
import { holm } from '../statistics/holm.ts'
import { above, below } from '../statistics/oneSided.ts'
import { isFiniteValue } from '../statistics/summarise.ts'
import { compare, levelOf, type Comparison } from './comparison.ts'
import { look, readings } from './looks.ts'
import { seededOf, type Study } from './study.ts'

/** The margin of a study for a measure of capability, in its unit. A bare loss has no natural scale, so on it nothing is
 * free unless a margin is stated. */
export const marginOf = (study: Study, { margin }: MeasureFacts): number | undefined => study.margin ?? margin

/** What freedom was found of comparisons of capability, in their order. */
export interface Freedom {
  /** Corrected p that it lies outside the margin, with allowance for a rare failure that no seed has shown. */
  outside: number[]
  /** Corrected p that it does or that some reading of the same pair is not better: where small, reading better is free. */
  notFree: number[]
  /** Whether it lies within the margin but for that allowance, and the seeds that could rule the failure out. */
  needs: (number | null)[]
}

/** Whether capability is kept, and reading better, in each comparison. */
export function freedom(study: Study, judged: readonly Comparison[]): Freedom {
  const alpha = levelOf(study)
  const found = judged.map((comparison) => {
    const { resampled, looked } = comparison
    const margin = marginOf(study, looked.facts)
    const loss = largestLoss(study, comparison)
    if (margin === undefined || loss === null) return { p: 1, plain: 1, seeds: null }
    const { better } = looked.facts
    return withinDespiteRare(
      resampled!,
      margin,
      { loss, better: better === 'lower' ? 'lower' : 'higher' },
      alpha / judged.length,
    )
  })
  const outside = holm(found.map(({ p }) => p))
  const plain = holm(found.map(({ plain }) => plain))
  return {
    outside,
    notFree: holm(judged.map((comparison, i) => Math.max(found[i]!.p, readsNoBetter(study, comparison)))),
    needs: found.map(({ seeds }, i) => (plain[i]! <= alpha && outside[i]! > alpha ? seeds : null)),
  }
}

/** The most that a rare failure may lose: what was registered, or all that the best reference has above knowing nothing;
 * null where neither is known, or where the reference knows nothing. */
export function largestLoss(study: Study, { pair, looked: { facts } }: Comparison): number | null {
  if (study.collapse !== undefined) return study.collapse
  const nothing = facts.better === 'lower' ? facts.range[1] : facts.unit === 'R²' ? 0 : facts.range[0]
  const known = seededOf(pair.reference, facts.name)
    .map(({ value }) => value)
    .filter(isFiniteValue)
  if (nothing === null || known.length === 0) return null
  const most = Math.max(...known.map((value) => Math.abs(value - nothing)))
  return most > 0 ? most : null
}

/** p that some reading of a setting is not better than of its reference: the largest over the readings that can move. */
function readsNoBetter(study: Study, { pair }: Comparison): number {
  const p = compare([pair], look(readings, study))
    .filter(({ fixed }) => !fixed)
    .map(({ resampled, looked }) => {
      if (!resampled) return 1
      return looked.facts.better === 'lower' ? below(resampled, 0) : above(resampled, 0)
    })
  return p.length > 0 ? Math.max(...p) : 1
}
