import { atEqualCapability } from '../statistics/equalCapability.ts'
import { sign, type Direction } from '../statistics/pareto.ts'
import type { Pair } from './contrasts.ts'
import { effectOn, runsOf } from './effect.ts'
import { marginOf } from './free.ts'
import { placeOf } from './labels.ts'
import { capability, look, type Looked } from './looks.ts'
import { seededOf, type Study, type StudySetting } from './study.ts'
import type { Effect } from './verdict.ts'

/** The settings that a setting is compared with at equal capability, and what they are called. */
export interface Rivals {
  words: string
  of(setting: StudySetting, study: Study): StudySetting[]
}

/** Each setting against the curve of its rivals at equal capability, which decides nothing; and what it comes to. One that is
 * on average further below the curve than the margin has no equal. */
export function equallyCapable(
  study: Study,
  pairs: readonly Pair[],
  looks: readonly Looked[],
  rivals: Rivals,
  claim: string,
): { effects: Effect[]; words: string[] } {
  const [ability] = look([capability], study)
  if (!ability) return { effects: [], words: [] }
  const settings = [...new Set(pairs.map(({ setting }) => setting))]
  const margin = marginOf(study, ability.facts) ?? 0
  const capable = (setting: StudySetting, { facts }: Looked) => ({
    capability: seededOf(setting, ability.facts.name),
    measure: seededOf(setting, facts.name),
  })
  const effects = settings.flatMap((setting) => {
    const curve = rivals.of(setting, study)
    if (curve.length < 2) return []
    return looks.flatMap((looked): Effect[] => {
      const { facts } = looked
      const found = atEqualCapability(
        capable(setting, looked),
        curve.map((rival) => capable(rival, looked)),
        ability.facts.better as Direction,
      )
      const { mean, spread, seeds, words, extrapolated } = found
      if (mean === null || !spread) return []
      const below = extrapolated.gap !== null && -extrapolated.gap * extrapolated.seeds > margin * seeds.length
      const sure = !below && spread.kind === 'interval' && (spread.low > 0 || spread.high < 0)
      return [
        effectOn(facts, {
          claim,
          label: `${placeOf(setting, study.axes)} against ${rivals.words} at equal capability`,
          estimate: mean,
          low: spread.low,
          high: spread.high,
          spread: spread.kind,
          n: seeds.length,
          test: 'paired bootstrap-t interval, without correction',
          runs: runsOf([setting, ...curve], seeds),
          verdict: below
            ? 'not addressed'
            : !sure
              ? 'not shown'
              : sign(facts.better as Direction) * mean > 0
                ? 'supported'
                : 'contradicted',
          note: below ? `not at equal capability: ${words}` : words,
        }),
      ]
    })
  })
  if (effects.length === 0) return { effects, words: [] }
  const better = Map.groupBy(effects, ({ label }) => label)
  const won = [...better.values()].filter((own) => own.every(({ verdict }) => verdict === 'supported')).length
  const lacking = [...better.values()].filter((own) => own.some(({ verdict }) => verdict === 'not addressed')).length
  const few = lacking > 0 ? `; ${lacking} have none, being less capable than all of them` : ''
  return {
    effects,
    words: [
      `At equal capability, ${won} of ${better.size} settings are better than ${rivals.words} on every measure${few}.`,
    ],
  }
}
