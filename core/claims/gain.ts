import { differs } from '../statistics/oneSided.ts'
import { holm } from '../statistics/holm.ts'
import { sign } from '../statistics/pareto.ts'
import type { Judgement } from './claim.ts'
import { alpha, compare, effectOf, type Comparison, type Tested } from './comparison.ts'
import type { Contrast } from './contrasts.ts'
import { placeOf } from './labels.ts'
import { fixedIn } from './fixed.ts'
import { look, type Look } from './looks.ts'
import type { Study } from './study.ts'
import type { Effect, Finding } from './verdict.ts'

/** What must be better, against which references, and what stands beside it. */
export interface Gain {
  claim: string
  contrasts: Contrast[]
  looks: Look[]
  beside: Look[]
}

/** Judges that settings are better than their references on every look; it takes one such setting, after Holm's
 * correction over all of them. Contradicted where one is worse on every look and none is better. */
export const gain =
  ({ claim, contrasts, looks, beside }: Gain) =>
  (study: Study): Judgement | null => {
    const pairs = contrasts.flatMap((contrast) => contrast(study))
    const looked = look(looks, study)
    const decisive = compare(pairs, looked)
    if (decisive.length === 0) return null
    const effects = tested(claim, study, decisive, true)
    const still = looked.flatMap(({ facts }) => {
      const reason = fixedIn(
        pairs.flatMap(({ setting, reference }) => [setting, reference]),
        facts,
      )
      return reason ? [{ facts, reason }] : []
    })
    const moves = [...effects.keys()].filter((i) => !still.some(({ facts }) => facts === decisive[i]!.looked.facts))
    const groups = Map.groupBy(moves, (i) => decisive[i]!.pair.setting)
    const where = (finding: Finding) =>
      [...groups]
        .filter(([, own]) => own.every((i) => effects[i]!.verdict === finding))
        .map(([setting]) => placeOf(setting, study.axes))
    const [better, worse] = [where('supported'), where('contradicted')]
    const judged = effects.some(({ verdict }) => verdict !== 'not addressed')
    return {
      finding:
        better.length > 0 ? 'supported' : worse.length > 0 ? 'contradicted' : judged ? 'not shown' : 'not addressed',
      reason:
        (still.length === looked.length ? 'Nothing that would decide moves.' : reasonOf(better, worse, judged)) +
        (looked.length < looks.length ? ` Only ${looked[0]!.facts.label} was measured.` : '') +
        still.map(({ facts, reason }) => ` ${facts.label} is ${reason}.`).join(''),
      effects: [...effects, ...tested(claim, study, compare(pairs, look(beside, study)), false)],
      comparisons: effects.length,
    }
  }

/** Two-sided tests of paired differences, corrected within their family. */
export function tested(claim: string, study: Study, comparisons: readonly Comparison[], decisive: boolean): Effect[] {
  const judged = comparisons.filter(({ resampled, fixed }) => resampled && !fixed)
  const adjusted = new Map(holm(judged.map(({ resampled }) => differs(resampled!))).map((p, i) => [judged[i]!, p]))
  return comparisons.map((comparison) => {
    const p = adjusted.get(comparison) ?? null
    const found: Tested = {
      p,
      verdict: findingOf(comparison, p),
      test: 'paired bootstrap-t and Student’s t, two-sided',
    }
    return effectOf({ claim, study, comparisons: judged.length, decisive }, comparison, found)
  })
}

function findingOf({ resampled, looked }: Comparison, p: number | null): Finding {
  const { better } = looked.facts
  if (p === null || better === 'none') return 'not addressed'
  if (p > alpha) return 'not shown'
  return sign(better) * resampled!.mean > 0 ? 'supported' : 'contradicted'
}

function reasonOf(better: string[], worse: string[], judged: boolean): string {
  if (!judged) return 'Fewer than 5 seeds have both sides: the range is given and no verdict.'
  const where = (places: string[]) => places.join('; ')
  if (better.length > 0)
    return `Better on every measure at ${where(better)}.${worse.length > 0 ? ` Worse on every measure at ${where(worse)}.` : ''}`
  if (worse.length > 0) return `Worse on every measure at ${where(worse)}; better on every one nowhere.`
  return 'No setting is better, or worse, on every measure.'
}
