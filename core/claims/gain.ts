import { differs } from '../statistics/oneSided.ts'
import { holm } from '../statistics/holm.ts'
import { sign } from '../statistics/pareto.ts'
import { bought, boughtWords } from './bought.ts'
import type { Judgement } from './claim.ts'
import { compare, effectOf, levelOf, tooFew, type Comparison, type Tested } from './comparison.ts'
import { againstBaseline, bothSides, type Contrast, type Pair } from './contrasts.ts'
import { equallyCapable, type Rivals } from './equallyCapable.ts'
import { fixedIn } from './fixed.ts'
import { placeOf } from './labels.ts'
import { look, registeredFor, type Look, type Looked } from './looks.ts'
import type { Study, StudySetting } from './study.ts'
import { isMeant } from './terms.ts'
import type { Effect, Finding, Part } from './verdict.ts'

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
 * Judges that settings are better than their references on every look of a half, after Holm's correction over all
 * comparisons of the claim. It takes one setting, the same in every half, that does not lose more capability than the
 * margin: one that does is named with its price. Contradicted where one is worse on every look and none is better.
 */
export const gain =
  ({ claim, contrasts, halves, beside, rivals }: Gain) =>
  (study: Study): Judgement | null => {
    const pairs = contrasts.flatMap((contrast) => contrast(study)).filter(({ setting }) => isMeant(study, setting))
    const looked = halves.map((half) => ({ half, looks: look(half.looks, study) }))
    const all = [...new Map(looked.flatMap(({ looks }) => looks.map((one) => [one.facts.name, one]))).values()]
    const decisive = compare(pairs, all)
    if (decisive.length === 0) return null
    const effects = tested(claim, study, decisive, true)
    const baselines = new Map(againstBaseline(study).map((pair) => [pair.setting, pair]))
    const found = looked.map(({ half, looks }) => {
      const rows = [...decisive.keys()].filter((i) => looks.includes(decisive[i]!.looked))
      return partOf(half, looks, { study, rows, decisive, effects, baselines })
    })
    const finding = together(found.map(({ part }) => part))
    const [first, ...others] = found.map(({ better }) => better)
    const split = finding === 'supported' && !first!.some((one) => others.every((other) => other.includes(one)))
    const equally = equallyCapable(study, pairs, all, rivals, claim)
    // With the last half, for where there are several their words alone are shown.
    const more = [...(split ? [noOne] : []), ...equally.words]
    const parts = found.map(({ part }, i) =>
      i < found.length - 1 ? part : { ...part, reason: [part.reason, ...more].join(' ') },
    )
    return {
      finding: split ? 'not shown' : finding,
      ...(parts.length > 1 && { parts }),
      reason: parts.length > 1 ? parts.map(partWords).join(' ') : parts[0]!.reason,
      effects: [...effects, ...equally.effects, ...tested(claim, study, compare(pairs, look(beside, study)), false)],
      comparisons: effects.length,
    }
  }

const noOne = 'No one setting is better in both halves.'

interface Found {
  study: Study
  rows: number[]
  decisive: Comparison[]
  effects: Effect[]
  /** Each pressured setting with the one without pressure, where there is one: what capability is paid against. */
  baselines: Map<StudySetting, Pair>
}

/** The verdict of a half, and the settings that support it. */
function partOf(
  { title, looks: meant, missing }: Half,
  looks: Looked[],
  found: Found,
): { part: Part; better: StudySetting[] } {
  const { study, rows, decisive, effects, baselines } = found
  if (looks.length === 0) return { part: { title, finding: 'not addressed', reason: missing }, better: [] }
  const judged = rows.some((i) => effects[i]!.verdict !== 'not addressed')
  const still = looks.flatMap(({ facts }) => {
    const reason = fixedIn(bothSides(rows.map((i) => decisive[i]!.pair)), facts)
    return reason ? [{ facts, reason }] : []
  })
  const moving = rows.filter((i) => !still.some(({ facts }) => facts === decisive[i]!.looked.facts))
  const groups = [...Map.groupBy(moving, (i) => decisive[i]!.pair.setting)]
  const whereAll = (finding: Finding) => groups.filter(([, own]) => own.every((i) => effects[i]!.verdict === finding))
  const priceOf = (setting: StudySetting, own: number[]) =>
    bought(study, baselines.get(setting) ?? decisive[own[0]!]!.pair)
  const gains = whereAll('supported').map(([setting, own]) => ({ setting, price: priceOf(setting, own) }))
  const better = gains.filter(({ price }) => price && !price.dear)
  const unpriced = gains.filter(({ price }) => !price)
  const dear = gains.filter(({ price }) => price?.dear)
  const odd = gains.some(({ setting, price }) => price && !baselines.has(setting))
  const worse = whereAll('contradicted').map(([setting]) => setting)
  const place = (setting: StudySetting) => placeOf(setting, study.axes)
  const priced = (list: typeof gains) =>
    list.map(({ setting, price }) => `${place(setting)}${price ? ` (${boughtWords(price)})` : ''}`).join('; ')
  const sentences = [
    ...(dear.length > 0
      ? [
          `Better, but for ${dear.some(({ price }) => price!.margin === null) ? 'a certain price in capability' : 'more capability than the margin'}, at ${priced(dear)}.`,
        ]
      : []),
    ...(unpriced.length > 0 ? [`Better, at a price in capability that was not measured, at ${priced(unpriced)}.`] : []),
    ...(better.length > 0 ? [`Better on every measure at ${priced(better)}.`] : []),
    ...(odd ? ['What it costs is told against students that read for free: no setting is without pressure.'] : []),
    ...(worse.length > 0
      ? [
          `Worse on every measure at ${worse.map(place).join('; ')}${gains.length > 0 ? '' : '; better on every one nowhere'}.`,
        ]
      : []),
    ...(gains.length + worse.length > 0
      ? []
      : [
          still.length === looks.length
            ? 'Nothing that would decide moves.'
            : judged
              ? 'No setting is better, or worse, on every measure.'
              : tooFew,
        ]),
    ...(looks.length < (registeredFor(meant, study) ?? meant).length
      ? [`Only ${looks.map(({ facts }) => facts.label).join(', ')} was measured.`]
      : []),
    ...still.map(({ facts, reason }) => `${facts.label} is ${reason}.`),
    ...(meant.some(({ role }) => role === 'new reader') && !looks.some(({ facts }) => facts.unpaid)
      ? ['It reads only what it was paid to read: no concept that is not a target was measured.']
      : []),
  ]
  const finding: Finding =
    better.length > 0
      ? 'supported'
      : worse.length > 0 && gains.length === 0
        ? 'contradicted'
        : judged
          ? 'not shown'
          : 'not addressed'
  return { part: { title, finding, reason: sentences.join(' ') }, better: better.map(({ setting }) => setting) }
}

/** A claim of several halves: supported where all are, contradicted where some are and none is supported, else not shown. */
export function together(parts: readonly Part[]): Finding {
  const has = (finding: Finding) => parts.some((part) => part.finding === finding)
  if (parts.every(({ finding }) => finding === 'not addressed')) return 'not addressed'
  if (parts.every(({ finding }) => finding === 'supported')) return 'supported'
  return has('contradicted') && !has('supported') ? 'contradicted' : 'not shown'
}

export const partWords = ({ title, finding, reason }: Part): string => `${title}: ${finding}. ${reason}`

/** Two-sided tests of paired differences, corrected within their family. */
export function tested(claim: string, study: Study, comparisons: readonly Comparison[], decisive: boolean): Effect[] {
  const judged = comparisons.filter(({ resampled, fixed }) => resampled && !fixed)
  const adjusted = new Map(holm(judged.map(({ resampled }) => differs(resampled!))).map((p, i) => [judged[i]!, p]))
  return comparisons.map((comparison) => {
    const p = adjusted.get(comparison) ?? null
    const found: Tested = {
      p,
      verdict: findingOf(comparison, p, levelOf(study)),
      test: 'paired bootstrap-t and Student’s t, two-sided',
    }
    return effectOf({ claim, study, comparisons: judged.length, decisive }, comparison, found)
  })
}

function findingOf({ resampled, looked }: Comparison, p: number | null, alpha: number): Finding {
  const { better } = looked.facts
  if (p === null || better === 'none') return 'not addressed'
  if (p > alpha) return 'not shown'
  return sign(better) * resampled!.mean > 0 ? 'supported' : 'contradicted'
}
