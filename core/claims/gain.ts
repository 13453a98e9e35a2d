import type { Resampled } from '../statistics/bootstrap.ts'
import { holm } from '../statistics/holm.ts'
import { above, below } from '../statistics/oneSided.ts'
import { sign } from '../statistics/pareto.ts'
import { boughtBy, isKept, isOpen, type Bought } from './bought.ts'
import type { Judgement } from './claim.ts'
import { compare, effectOf, levelOf, type Comparison, type Tested } from './comparison.ts'
import { bothSides, type Contrast } from './contrasts.ts'
import { equallyCapable, type Rivals } from './equallyCapable.ts'
import { fixedIn } from './fixed.ts'
import { gainWords, lookWords, noneWords, worseWords, type Row } from './halfWords.ts'
import { leastOf } from './least.ts'
import { look, type Look, type Looked } from './looks.ts'
import type { Study, StudySetting } from './study.ts'
import { isMeant } from './terms.ts'
import { foundWords, type Effect, type Finding, type Part } from './verdict.ts'

/** Something that must be better, in its own words. */
export interface Half {
  title: string
  looks: Look[]
  /** What it lacks where a study measures none of its looks. */
  missing: string
}

/** What must be better, against which references, and what stands beside it. */
export interface Gain {
  claim: string
  contrasts: Contrast[]
  /** Each has a verdict of its own; the claim is supported where all are. */
  halves: Half[]
  beside: Look[]
  /** Settings with which each is compared at equal capability, beside the verdict. */
  rivals: Rivals
}

/**
 * Judges that settings are better than their references, by more than what is worth naming, on every look of a half, after
 * Holm's correction over all comparisons of the claim. It takes one setting, the same in every half, that does not lose more
 * capability than the margin; where none is shown to lose less, the price is open. Others are named with theirs. Contradicted where one is worse on every look and none
 * is better.
 */
export const gain =
  ({ claim, contrasts, halves, beside, rivals }: Gain) =>
  (study: Study): Judgement | null => {
    const pairs = contrasts.flatMap((contrast) => contrast(study)).filter(({ setting }) => isMeant(study, setting))
    const compared = bothSides(pairs)
    const looked = halves.map((half) => ({ half, looks: look(half.looks, study, compared) }))
    const all = [...new Map(looked.flatMap(({ looks }) => looks.map((one) => [one.facts.name, one]))).values()]
    const decisive = compare(pairs, all)
    if (decisive.length === 0) return null
    const effects = tested(claim, study, decisive, { decisive: true, worthNaming: true })
    const prices = boughtBy(study, pairs)
    const found = looked.map(({ half, looks }) => {
      const rows = decisive.flatMap((comparison, i) =>
        looks.includes(comparison.looked) ? [{ comparison, verdict: effects[i]!.verdict }] : [],
      )
      return judgeHalf(half, looks, rows, study, prices)
    })
    const finding = together(found.map(({ part }) => part))
    const inAll = (of: 'better' | 'kept') => found[0]![of].some((one) => found.every((half) => half[of].includes(one)))
    const split = finding === 'supported' && !inAll('better')
    const priceIsOpen = finding === 'supported' && !split && !inAll('kept')
    const equally = equallyCapable(study, pairs, all, rivals, claim)
    // With the last half, for where there are several their words alone are shown.
    const more = [...(split ? [noOne] : []), ...equally.words]
    const parts = found.map(({ part }, i) =>
      i < found.length - 1 ? part : { ...part, reason: [part.reason, ...more].join(' ') },
    )
    const stand = tested(claim, study, compare(pairs, look(beside, study, compared)), { decisive: false })
    return {
      finding: split ? 'not shown' : finding,
      ...(priceIsOpen && atOpenPrice),
      ...(parts.length > 1 && { parts }),
      reason: parts.length > 1 ? parts.map(partWords).join(' ') : parts[0]!.reason,
      effects: [...effects, ...equally.effects, ...stand],
      comparisons: effects.length,
    }
  }

/** What is supported at an open price. */
const atOpenPrice = { priceIsOpen: true } as const

const noOne = 'No one setting is better in both halves.'

/** The verdict of a half, and the settings that support it. */
function judgeHalf(
  half: Half,
  looks: Looked[],
  rows: Row[],
  study: Study,
  prices: ReadonlyMap<StudySetting, Bought>,
): { part: Part; better: StudySetting[]; kept: StudySetting[] } {
  const { title, missing } = half
  if (looks.length === 0) return { part: { title, finding: 'not addressed', reason: missing }, better: [], kept: [] }
  const compared = bothSides(rows.map(({ comparison }) => comparison.pair))
  const moving = rows.filter(({ comparison }) => fixedIn(compared, comparison.looked.facts) === null)
  const groups = [...Map.groupBy(moving, ({ comparison }) => comparison.pair.setting)]
  const whereAll = (finding: Finding) =>
    groups.filter(([, own]) => own.every(({ verdict }) => verdict === finding)).map(([setting]) => setting)
  const [gains, worse] = [whereAll('supported'), whereAll('contradicted')]
  const [kept, open] = [gains.filter((one) => isKept(prices.get(one))), gains.filter((one) => isOpen(prices.get(one)))]
  const judged = rows.some(({ verdict }) => verdict !== 'not addressed')
  const finding =
    kept.length + open.length > 0
      ? 'supported'
      : worse.length > 0 && gains.length === 0
        ? 'contradicted'
        : judged
          ? 'not shown'
          : 'not addressed'
  const reason = [
    ...gainWords(gains, prices, study),
    ...worseWords(worse, gains, study),
    ...(gains.length + worse.length > 0 ? [] : [noneWords(rows, moving, study)]),
    ...lookWords(half.looks, looks, compared, study),
  ].join(' ')
  const priceIsOpen = finding === 'supported' && kept.length === 0
  return { part: { title, finding, ...(priceIsOpen && atOpenPrice), reason }, better: [...kept, ...open], kept }
}

/** A claim of several halves: supported where all are, contradicted where some are and none is supported, else not shown. */
export function together(parts: readonly Part[]): Finding {
  const has = (finding: Finding) => parts.some((part) => part.finding === finding)
  if (parts.every(({ finding }) => finding === 'not addressed')) return 'not addressed'
  if (parts.every(({ finding }) => finding === 'supported')) return 'supported'
  return has('contradicted') && !has('supported') ? 'contradicted' : 'not shown'
}

export const partWords = (part: Part): string => `${part.title}: ${foundWords(part)}. ${part.reason}`

/** How comparisons of a family are tested. */
export interface Testing {
  decisive: boolean
  /** Whether a difference must exceed what is worth naming, and not only 0. */
  worthNaming?: boolean
}

/** Two-sided tests of paired differences, corrected within their family. */
export function tested(
  claim: string,
  study: Study,
  comparisons: readonly Comparison[],
  { decisive, worthNaming = false }: Testing,
): Effect[] {
  const least = ({ looked }: Comparison) => (worthNaming ? leastOf(study, looked.facts) : 0)
  const judged = comparisons.filter((one) => one.resampled && !one.fixed && least(one) !== null)
  const corrected = holm(judged.map((one) => exceeds(one.resampled!, least(one)!)))
  const adjusted = new Map(corrected.map((p, i) => [judged[i]!, p]))
  return comparisons.map((comparison) => {
    const p = adjusted.get(comparison) ?? null
    const size = least(comparison)
    const found: Tested = {
      p,
      verdict: findingOf(comparison, p, levelOf(study)),
      test: `${worthNaming && size !== null ? `more than ${size}: ` : ''}paired bootstrap-t and Student’s t, two-sided`,
      ...(worthNaming && size !== null && { margin: size, least: size }),
    }
    return effectOf({ claim, study, comparisons: judged.length, decisive }, comparison, found)
  })
}

/** p of "the mean lies no further from 0 than `least`", small where it is shown to be beyond on either side. */
const exceeds = (resampled: Resampled, least: number): number =>
  Math.min(1, 2 * Math.min(above(resampled, least), below(resampled, -least)))

function findingOf({ resampled, looked }: Comparison, p: number | null, alpha: number): Finding {
  const { better } = looked.facts
  if (p === null || better === 'none') return 'not addressed'
  if (p > alpha) return 'not shown'
  return sign(better) * resampled!.mean > 0 ? 'supported' : 'contradicted'
}
