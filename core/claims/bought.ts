import { rounded } from '../statistics/rounded.ts'
import { diverged } from '../statistics/paired.ts'
import type { PricePoint } from '../statistics/priceCurve.ts'
import { compare, type Comparison } from './comparison.ts'
import { againstBaseline, bothSides, type Pair } from './contrasts.ts'
import { capability, look } from './looks.ts'
import { priced } from './priced.ts'
import { seededOf, type Study, type StudySetting } from './study.ts'
import { isMeant } from './terms.ts'

/** What is certain of a loss of capability, after correction over the settings priced: that it is less than the margin, a
 * rare failure that no seed has shown allowed for; that it is more; or neither. */
export type Standing = 'within' | 'beyond' | 'open'

/** What a setting pays in capability for whatever else it gains. */
export interface Bought {
  standing: Standing
  /** Mean loss, paired by seed, in the measure's unit; negative where capability is gained. */
  loss: number
  /** Ends of its 95% interval; null below five seeds. */
  low: number | null
  high: number | null
  unit: string
  /** Null where none is known: then nothing is within it or beyond. */
  margin: number | null
  /** Where only a rare failure stands between it and the margin: seeds without one that would rule it out. */
  needs: number | null
  /** Runs that diverged where those of the reference did not, and all of the setting. */
  diverged: number
  runs: number
  /** Whether it is told against a setting without pressure. */
  ofBaseline: boolean
}

/**
 * The price of each setting in capability, against the same without pressure or, where a study has none, against what its
 * pair gives. Settings without a price in seeds of both sides are left out. What is certain is so of all settings of the
 * range at once, as in the claim about the price itself.
 */
export function boughtBy(study: Study, pairs: readonly Pair[]): Map<StudySetting, Bought> {
  const baselines = againstBaseline(study).filter(({ setting }) => isMeant(study, setting))
  const known = new Set(baselines.map(({ setting }) => setting))
  const others = new Map(pairs.flatMap((pair) => (known.has(pair.setting) ? [] : [[pair.setting, pair] as const])))
  const paid = [...baselines, ...others.values()]
  const [ability] = look([capability], study, bothSides(paid))
  if (!ability) return new Map()
  const curves = priced(study, compare(paid, [ability]), ability, null)
  return new Map(
    curves.flatMap(({ members, curve, margin }) =>
      members.flatMap((own, i) => {
        const point = curve.points[i]!
        const { setting } = own.pair
        return point.loss === null ? [] : [[setting, boughtOf(own, point, margin, known.has(setting))] as const]
      }),
    ),
  )
}

function boughtOf(
  { pair, looked: { facts } }: Comparison,
  { loss, spread, beyond, kept }: PricePoint,
  margin: number | null,
  ofBaseline: boolean,
): Bought {
  const own = seededOf(pair.setting, facts.name)
  return {
    standing: margin === null ? 'open' : kept.certain ? 'within' : beyond ? 'beyond' : 'open',
    loss: loss!,
    low: spread?.low ?? null,
    high: spread?.high ?? null,
    unit: facts.unit,
    margin,
    needs: margin === null ? null : kept.needs,
    diverged: diverged(own, seededOf(pair.reference, facts.name)),
    runs: own.length,
    ofBaseline,
  }
}

/** Whether a setting is shown to lose less capability than the margin. */
export const isKept = (price: Bought | undefined): boolean => price?.standing === 'within'

/** Whether its loss is within the margin on average, no run of it diverged, and neither within nor beyond is shown. */
export const isOpen = (price: Bought | undefined): boolean =>
  price?.standing === 'open' && price.margin !== null && price.loss <= price.margin && price.diverged === 0

/** `costs 0.004 R² [0.001, 0.007]`. */
export function boughtWords({ loss, low, high, unit, needs, diverged, runs }: Bought): string {
  const size = short(Math.abs(loss))
  const ends =
    low === null || high === null ? '' : ` [${short(loss < 0 ? -high : low)}, ${short(loss < 0 ? -low : high)}]`
  return [
    loss === 0 ? `costs no ${unit}` : `${loss > 0 ? 'costs' : 'gains'} ${size} ${unit}${ends}`,
    ...(needs === null ? [] : [`${needs} seeds without a rare failure would show that it loses less`]),
    ...(diverged > 0 ? [`${diverged} of ${runs} runs diverged`] : []),
  ].join('; ')
}

const short = (value: number): string => rounded(value, 2)
