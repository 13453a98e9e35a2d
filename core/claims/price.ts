import type { MeasureFacts } from '../catalog/measure.ts'
import { holm } from '../statistics/holm.ts'
import { differs } from '../statistics/oneSided.ts'
import type { Claim, Judgement } from './claim.ts'
import { alpha, compare, effectOf, type Comparison, type Tested } from './comparison.ts'
import { againstBaseline } from './contrasts.ts'
import { freedom, marginOf } from './free.ts'
import { tested } from './gain.ts'
import { placeOf } from './labels.ts'
import { capability, look, prices } from './looks.ts'
import type { Study } from './study.ts'
import type { Effect, Finding } from './verdict.ts'

/** C2: pressured settings against none; where capability is equivalent and reading better, the region is free. */
export const price: Claim = {
  name: 'C2',
  title: 'Price',
  statement: 'The side objective costs capability and compute; there may be a region where it is free.',
  published:
    'For a price: Leavitt & Morcos 2020 (arXiv 2003.01262), accuracy fell wherever units were made more selective, and rose by two points where less.',
  judge,
  missing: 'No setting has the same setting without pressure beside it.',
  lines: () => ['teaching:', '  pressure: [0, 0.3, 1, 3]', 'seeds: 20'],
}

/** Supported where some setting costs capability, contradicted where every one keeps it within the margin. */
function judge(study: Study): Judgement | null {
  const pairs = againstBaseline(study)
  const [ability] = look([capability], study)
  if (!ability || pairs.length === 0) return null
  const comparisons = compare(pairs, [ability])
  const judged = comparisons.filter(({ resampled }) => resampled)
  const costs = holm(judged.map(({ resampled }) => differs(resampled!)))
  const { outside, notFree, needs } = freedom(study, judged)
  const effects = comparisons.map((comparison): Effect => {
    const i = judged.indexOf(comparison)
    const found: Tested = {
      p: costs[i] ?? null,
      verdict: i < 0 ? 'not addressed' : findingOf(comparison, costs[i]!, outside[i]!),
      test: 'paired bootstrap-t and Student’s t, two-sided; equivalence by two one-sided tests',
      margin: marginOf(study, ability.facts),
      note: i < 0 ? '' : noteOf(outside[i]!, notFree[i]!, needs[i]!),
    }
    return effectOf({ claim: 'C2', study, comparisons: judged.length, decisive: true }, comparison, found)
  })
  const beside = look(prices, study).filter(({ facts }) => facts.name !== ability.facts.name)
  const where = (holds: (effect: Effect) => boolean) =>
    comparisons.filter((_, i) => holds(effects[i]!)).map(({ pair }) => placeOf(pair.setting, study.axes))
  return {
    finding: findingOfAll(effects.map(({ verdict }) => verdict).filter((verdict) => verdict !== 'not addressed')),
    reason:
      judged.length === 0
        ? 'Fewer than 5 seeds have both sides: the range is given and no verdict.'
        : [
            costly(where(({ verdict }) => verdict === 'supported')),
            freely(
              where(({ note }) => note.startsWith(free)),
              ability.facts,
              marginOf(study, ability.facts),
            ),
          ].join(' '),
    effects: [...effects, ...tested('C2', study, compare(pairs, beside), false).map(asPrice)],
    comparisons: judged.length,
  }
}

const free = 'free: within the margin, and reading is better'

function noteOf(outside: number, notFree: number, needs: number | null): string {
  if (outside <= alpha) return notFree > alpha ? 'within the margin' : free
  if (needs === null) return ''
  return `within the margin as far as seen, but a rare failure worth it is not ruled out: ${needs} seeds without one would`
}

function findingOf({ resampled, looked }: Comparison, p: number, outside: number): Finding {
  if (outside <= alpha) return 'contradicted'
  if (p > alpha) return 'not shown'
  const worse = looked.facts.better === 'lower' ? resampled!.mean > 0 : resampled!.mean < 0
  return worse ? 'supported' : 'contradicted'
}

function findingOfAll(findings: readonly Finding[]): Finding {
  if (findings.length === 0) return 'not addressed'
  if (findings.includes('supported')) return 'supported'
  return findings.every((finding) => finding === 'contradicted') ? 'contradicted' : 'not shown'
}

/** Beside a price, what is worse supports it. */
function asPrice(effect: Effect): Effect {
  const turned: Partial<Record<Finding, Finding>> = { supported: 'contradicted', contradicted: 'supported' }
  return { ...effect, verdict: turned[effect.verdict] ?? effect.verdict }
}

const costly = (places: string[]): string =>
  places.length > 0 ? `Costs capability at ${places.join('; ')}.` : 'No setting is shown to cost capability.'

const freely = (places: string[], { label, unit }: MeasureFacts, margin: number | undefined): string =>
  margin === undefined
    ? `${label} has no margin within which a difference counts as none; --margin states one.`
    : `Free (within ${margin} ${unit}, and reading better) at ${places.join('; ') || 'no setting'}.`
