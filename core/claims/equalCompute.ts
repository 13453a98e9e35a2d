import { rounded } from '../statistics/rounded.ts'
import { leastForInterval, intervalOf } from '../statistics/bootstrap.ts'
import { mean } from '../statistics/summarise.ts'
import { compare } from './comparison.ts'
import { placeOf } from './labels.ts'
import type { Looked } from './looks.ts'
import type { Study } from './study.ts'

/** What capability each setting has beyond the plain primary of equal compute, in words; null where none was trained. */
export function equalComputeWords(study: Study, ability: Looked): string | null {
  const pairs = (study.equalCompute ?? []).flatMap(({ setting, control }) => {
    const own = study.settings.find((one) => one.setting === setting)
    const reference = study.controls?.find((one) => one.setting === control)
    return own && reference ? [{ setting: own, reference }] : []
  })
  const told = compare(pairs, [ability]).flatMap(({ pair, differences, resampled }) => {
    if (differences.length === 0) return []
    const spread = resampled && differences.length >= leastForInterval ? intervalOf(resampled, 0.95) : null
    const ends = spread ? ` [${rounded(spread.low, 2)}, ${rounded(spread.high, 2)}]` : ` (${differences.length} seeds)`
    return [`${placeOf(pair.setting, study.axes)} ${rounded(mean(differences), 2)} ${ability.facts.unit}${ends}`]
  })
  if (told.length === 0) return null
  return `at equal operations, a plain primary trained for longer, ${ability.facts.label} differs by: ${told.join('; ')}`
}
