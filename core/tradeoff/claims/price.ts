import type { MeasureFacts } from '../../measure.ts'
import { equivalence } from '../equivalence.ts'
import { holm } from '../holm.ts'
import { above, below, differs } from '../oneSided.ts'
import type { Claim, Judgement } from './claim.ts'
import { alpha, compare, effectOf, type Comparison } from './comparison.ts'
import { againstBaseline } from './contrasts.ts'
import { tested } from './gain.ts'
import { placeOf } from './labels.ts'
import { capability, look, prices, readings } from './looks.ts'
import type { Study } from './study.ts'
import type { Effect, Finding } from './verdict.ts'

/** Differences in capability that count as none: a twentieth of the variance, one hundredth of the answers. A bare
 * loss has no natural scale, so on it nothing is free. */
export const freeWithin: Record<string, number> = { testR2: 0.05, testAccuracy: 0.01 }

/** C2: pressured settings against none; where capability is equivalent and reading better, the region is free. */
export const price: Claim = {
  name: 'C2',
  title: 'Price',
  statement: 'The side objective costs capability and compute; there may be a region where it is free.',
  disputed:
    'Leavitt & Morcos 2020 (arXiv 2003.01262): making units less selective raised test accuracy, so clean units have a price elsewhere too.',
  judge,
  missing: 'No setting has the same setting without pressure beside it.',
  lines: () => ['teaching:', '  pressure: [0, 0.3, 1, 3]', 'seeds: 20'],
}

/** Supported where a setting costs capability beyond the margin's doubt, contradicted where none does by more than it. */
function judge(study: Study): Judgement | null {
  const pairs = againstBaseline(study)
  const comparisons = compare('C2', pairs, look([capability], study))
  if (comparisons.length === 0) return null
  const judged = comparisons.filter(({ resampled }) => resampled)
  const costs = holm(judged.map(({ resampled }) => differs(resampled!)))
  const marginOf = ({ looked }: Comparison) => study.margin ?? freeWithin[looked.facts.name]
  const outside = judged.map((comparison) => equivalent(comparison, marginOf(comparison)))
  const equal = holm(outside)
  const free = holm(judged.map((comparison, i) => Math.max(outside[i]!, readsBetter(study, comparison))))
  const effects = comparisons.map((comparison): Effect => {
    const i = judged.indexOf(comparison)
    const family = { claim: 'C2', study, comparisons: judged.length, decisive: true }
    const margin = marginOf(comparison)
    const test = 'paired bootstrap-t and Student’s t, two-sided; equivalence by two one-sided tests'
    if (i < 0) return effectOf(family, comparison, { p: null, verdict: 'not addressed', test, margin })
    const verdict = findingOf(comparison, costs[i]!, equal[i]! <= alpha)
    const note =
      free[i]! <= alpha
        ? 'free: within the margin, and reading is better'
        : equal[i]! <= alpha
          ? 'within the margin'
          : ''
    return effectOf(family, comparison, { p: costs[i]!, verdict, test, margin, note })
  })
  const where = (holds: (effect: Effect) => boolean) =>
    effects.flatMap((effect, i) => (holds(effect) ? [placeOf(comparisons[i]!.pair.setting, study.axes)] : []))
  const costly = where(({ verdict }) => verdict === 'supported')
  const freely = where(({ note }) => note.startsWith('free'))
  const without = where(({ verdict }) => verdict === 'contradicted')
  const finding: Finding =
    judged.length === 0
      ? 'not addressed'
      : costly.length > 0
        ? 'supported'
        : without.length === judged.length
          ? 'contradicted'
          : 'not shown'
  return {
    finding,
    reason:
      judged.length === 0
        ? 'Fewer than 5 seeds have both sides: the range is given and no verdict.'
        : reasonOf(costly, freely, comparisons[0]!.looked.facts, marginOf(comparisons[0]!)),
    effects: [...effects, ...tested('C2', study, compare('C2', pairs, look(prices, study).filter(({ facts }) => facts.name !== comparisons[0]!.looked.facts.name)), false).map(asPrice)], // prettier-ignore
    comparisons: judged.length,
  }
}

/** p that capability lies outside the margin; 1 where there is no margin. */
const equivalent = ({ resampled }: Comparison, margin: number | undefined): number =>
  margin === undefined ? 1 : equivalence(resampled!, margin)

/** p that some reading of a setting is not better than of its reference: the largest over the readings. */
function readsBetter(study: Study, { pair }: Comparison): number {
  const readers = compare('C2', [pair], look(readings, study))
  const p = readers.map(({ resampled, looked }) => {
    if (!resampled) return 1
    return looked.facts.better === 'lower' ? below(resampled, 0) : above(resampled, 0)
  })
  return p.length > 0 ? Math.max(...p) : 1
}

function findingOf({ resampled, looked }: Comparison, p: number, equal: boolean): Finding {
  if (equal) return 'contradicted'
  if (p > alpha) return 'not shown'
  return isWorse(looked.facts, resampled!.mean) ? 'supported' : 'contradicted'
}

const isWorse = ({ better }: MeasureFacts, difference: number) => (better === 'lower' ? difference > 0 : difference < 0)

/** Beside a price, what is worse supports it. */
const asPrice = (effect: Effect): Effect => ({
  ...effect,
  verdict:
    effect.verdict === 'supported' ? 'contradicted' : effect.verdict === 'contradicted' ? 'supported' : effect.verdict,
})

function reasonOf(
  costly: string[],
  freely: string[],
  { label, unit }: MeasureFacts,
  margin: number | undefined,
): string {
  const within =
    margin === undefined
      ? `${label} has no margin within which it counts as free.`
      : `Free (within ${margin} ${unit}, and reading better) at ${freely.join('; ') || 'no setting'}.`
  return `${costly.length > 0 ? `Costs capability at ${costly.join('; ')}.` : 'No setting is shown to cost capability.'} ${within}`
}
