import { rounded } from '../statistics/rounded.ts'
import { intervalOf } from '../statistics/bootstrap.ts'
import { sign, type Direction } from '../statistics/pareto.ts'
import { diverged } from '../statistics/paired.ts'
import { mean } from '../statistics/summarise.ts'
import { compare } from './comparison.ts'
import type { Pair } from './contrasts.ts'
import { largestLoss, marginOf } from './free.ts'
import { capability, look } from './looks.ts'
import { seededOf, type Study } from './study.ts'

/** What a setting pays in capability for whatever else it gains over its reference. */
export interface Bought {
  /** Mean loss, paired by seed, in the measure's unit; negative where capability is gained. */
  loss: number
  /** Ends of its 95% interval; null below five seeds. */
  low: number | null
  high: number | null
  label: string
  unit: string
  margin: number | null
  /** Runs that diverged where those of the reference did not, and all of the setting. */
  diverged: number
  runs: number
  /** Whether the mean loss, with those that diverged at the largest, exceeds the margin,
   * or is certain where there is none: then the setting cannot support a
   * claim alone. */
  dear: boolean
}

/** The price of a setting in capability; null where capability was not measured on both sides. */
export function bought(study: Study, pair: Pair): Bought | null {
  const looked = look([capability], study)
  const [comparison] = compare([pair], looked)
  if (!comparison || comparison.differences.length === 0) return null
  const { facts } = comparison.looked
  const turn = -sign(facts.better as Direction)
  const loss = turn * mean(comparison.differences)
  const spread = comparison.resampled ? intervalOf(comparison.resampled, 0.95) : null
  const ends = spread ? [turn * spread.low, turn * spread.high].sort((a, b) => a - b) : [null, null]
  const margin = marginOf(study, facts) ?? null
  const [own, other] = [seededOf(pair.setting, facts.name), seededOf(pair.reference, facts.name)]
  const failed = diverged(own, other)
  const n = comparison.differences.length
  const whole = failed === 0 ? loss : (n * loss + failed * (largestLoss(study, comparison) ?? Infinity)) / (n + failed)
  return {
    loss,
    low: ends[0]!,
    high: ends[1]!,
    label: facts.label,
    unit: facts.unit,
    margin,
    diverged: failed,
    runs: own.length,
    dear: margin === null ? ends[0]! > 0 : whole > margin,
  }
}

/** `costs 0.004 R² [0.001, 0.007], within the margin of 0.05`. */
export function boughtWords({ loss, low, high, unit, margin, diverged, runs }: Bought): string {
  const size = short(Math.abs(loss))
  const ends =
    low === null || high === null ? '' : ` [${short(loss < 0 ? -high : low)}, ${short(loss < 0 ? -low : high)}]`
  const told = loss === 0 ? `costs no ${unit}` : `${loss > 0 ? 'costs' : 'gains'} ${size} ${unit}${ends}`
  const failed = diverged > 0 ? `; ${diverged} of ${runs} runs diverged` : ''
  if (loss <= 0) return told + failed
  if (margin === null) return `${told}, for which no margin is known${failed}`
  return `${told}, ${loss > margin ? 'more than' : 'within'} the margin of ${margin}${loss <= margin && high !== null && high > margin ? ', though not certainly' : ''}${failed}`
}

const short = (value: number): string => rounded(value, 2)
