import type { Catalog } from '../catalog/catalog.ts'
import { canonicalJson, isBaseline } from '../experiment/canonical.ts'
import { controlled } from '../experiment/controlled.ts'
import { usualSettings } from '../experiment/resolve.ts'
import { rounded } from '../statistics/rounded.ts'
import { leastForInterval, intervalOf } from '../statistics/bootstrap.ts'
import { mean } from '../statistics/summarise.ts'
import { compare } from './comparison.ts'
import { placeOf } from './labels.ts'
import type { Looked } from './looks.ts'
import type { Study } from './study.ts'

/** A setting and the control that trains its plain primary for as many operations, by their numbers. */
export interface EqualCompute {
  setting: number
  control: number
}

/** The settings of a study that have a plain primary of equal compute among its controls. */
export function equalComputeIn({ settings, controls = [] }: Study, catalog: Catalog): EqualCompute[] {
  if (controls.length === 0) return []
  const counted = (catalog['control'] ?? []).filter(({ facts }) => facts['teaching'] === 'counted')
  const usual = usualSettings(catalog)
  const known = new Map(controls.map(({ settings, setting }) => [canonicalJson(settings), setting]))
  return settings
    .filter(({ settings }) => !isBaseline(settings))
    .flatMap(({ settings, setting }) =>
      counted.flatMap(({ name: kind }): EqualCompute[] => {
        const control = known.get(canonicalJson(controlled({ ...settings, control: { kind } }, catalog, usual)))
        return control === undefined ? [] : [{ setting, control }]
      }),
    )
}

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
