import { rounded } from '../statistics/rounded.ts'
import { leastForInterval, intervalOf, resample, within, type Resampled, type Spread } from '../statistics/bootstrap.ts'
import { withFailures } from '../statistics/failures.ts'
import { leftWords, pairsOf, type Left } from '../statistics/paired.ts'
import { reachOf } from '../statistics/signFlips.ts'
import { smallestEffect } from '../statistics/smallestEffect.ts'
import { oneSource } from '../statistics/source.ts'
import { hasDiverged, isFiniteValue, mean } from '../statistics/summarise.ts'
import type { Pair } from './contrasts.ts'
import { fixedIn } from './fixed.ts'
import type { Looked } from './looks.ts'
import { seededOf, type Study } from './study.ts'
import { effectOn, runsOf } from './effect.ts'
import { difference, placeOf } from './labels.ts'
import { usualAlpha } from './terms.ts'
import type { Effect, Finding } from './verdict.ts'

/** Chance of any false verdict within a family of a study. */
export const levelOf = ({ alpha = usualAlpha }: Study): number => alpha
const level = 0.95

/** What is said where no comparison can be judged: that runs diverged, where that is why, else that seeds are too few. */
export function tooFew(comparisons: readonly Comparison[], study: Study): string {
  const [failed = 'Fewer than 5 seeds have both sides: the range is given and no verdict.'] = failedWords(
    comparisons,
    study,
  )
  return failed
}

/** Of which settings, or references alone, so many runs diverged that too few are left to compare; nothing where of none. */
export function failedWords(comparisons: readonly Comparison[], { axes }: Study, of?: 'references'): string[] {
  const sides = comparisons.flatMap(({ pair, looked }) =>
    (of ? [pair.reference] : [pair.setting, pair.reference]).map((setting) => ({
      setting,
      runs: seededOf(setting, looked.facts.name),
    })),
  )
  const lost = new Map(
    sides.flatMap(({ setting, runs }) => {
      const failed = runs.filter(({ value }) => hasDiverged(value)).length
      const too = failed > 0 && runs.length >= leastForInterval && runs.length - failed < leastForInterval
      return too ? [[setting, `${placeOf(setting, axes)} (${failed} of ${runs.length} runs)`] as const] : []
    }),
  )
  if (lost.size === 0) return []
  return [
    `Training diverged at ${[...lost.values()].join('; ')}, which leaves fewer than 5 seeds with both sides: no verdict.`,
  ]
}

/** Two settings compared on one measure, seed by seed. */
export interface Comparison {
  pair: Pair
  looked: Looked
  seeds: number[]
  differences: number[]
  /** Null below five seeds: then there is no verdict. */
  resampled: Resampled | null
  /** Seeds that do not enter, and why. */
  left: Left
  /** Why nothing can be compared, where every run of both settings has the same value; else null. */
  fixed: string | null
}

/** Compares each pair on each measure. */
export function compare(pairs: readonly Pair[], looks: readonly Looked[]): Comparison[] {
  return pairs.flatMap((pair) =>
    looks.map((looked): Comparison => {
      const { name } = looked.facts
      const { seeds, differences, left } = pairsOf(seededOf(pair.setting, name), seededOf(pair.reference, name))
      const resampled = differences.length < leastForInterval ? null : resample(differences, oneSource)
      const fixed = fixedIn([pair.setting, pair.reference], looked.facts)
      return { pair, looked, seeds, differences, resampled, left, fixed }
    }),
  )
}

/** What a test found of one comparison. */
export interface Tested {
  p: number | null
  verdict: Finding
  /** In words, without the correction. */
  test: string
  margin?: number
  /** The size that the test asks the difference to exceed; 0 where absent. */
  least?: number
  note?: string
}

/** The record of a comparison that was tested among `comparisons` others. One whose runs all have one value has no interval
 * and no smallest effect: its note says why. */
export function effectOf(
  { claim, study, comparisons, decisive }: { claim: string; study: Study; comparisons: number; decisive: boolean },
  comparison: Comparison,
  { p, verdict, test, margin, least = 0, note }: Tested,
): Effect {
  const { pair, looked, seeds, differences, resampled, fixed } = comparison
  const { facts } = looked
  const n = differences.length
  const spread = fixed ? null : spreadOf(differences, resampled, facts.range)
  const beyond = resampled && !fixed ? smallestEffect(resampled, { comparisons, alpha: levelOf(study) }) : null
  return effectOn(facts, {
    claim,
    label: difference(pair, study.axes),
    estimate: n > 0 ? mean(differences) : null,
    low: spread?.low ?? null,
    high: spread?.high ?? null,
    spread: spread?.kind ?? null,
    level,
    n,
    test: fixed
      ? 'none: one value in every run'
      : resampled
        ? `${test}, ${comparisons > 1 ? `Holm over ${comparisons}` : 'one comparison'}`
        : 'none: fewer than 5 seeds have both',
    p: fixed ? null : p,
    smallest: beyond === null ? null : least + beyond,
    margin: margin ?? null,
    runs: runsOf([pair.setting, pair.reference], seeds),
    decisive,
    verdict: fixed ? 'not addressed' : verdict,
    note: [note, fixed, beyondReach(comparison, comparisons, levelOf(study)), leftOut(comparison)]
      .filter(Boolean)
      .join('; '),
  })
}

/** Why no effect of any size could be shown; empty where one could. */
function beyondReach({ resampled, fixed }: Comparison, comparisons: number, alpha: number): string {
  if (!resampled || fixed) return ''
  const { floor, can, seeds } = reachOf({ n: resampled.n, comparisons, alpha })
  if (can) return ''
  return `p ≥ ${floor.toPrecision(2)} from ${resampled.n} seeds shows nothing among ${comparisons}: ${seeds} seeds could`
}

/** Seeds that were left out and, where runs diverged, the difference with those counted as the worst. */
function leftOut({ pair, looked: { facts }, left }: Comparison): string {
  const words = leftWords(left)
  if (words === '') return ''
  const [a, b] = [seededOf(pair.setting, facts.name), seededOf(pair.reference, facts.name)]
  const some = [...a, ...b].some(({ value }) => isFiniteValue(value))
  if (left.diverged === 0 || facts.better === 'none' || !some) return `left out: ${words}`
  const { mean: all, worst, ordinal, seeds } = withFailures(a, b, { better: facts.better, range: facts.range })
  const counted = `left out: ${words}; with those that diverged at ${short(worst)}: `
  if (all === null) return `${counted}no pair`
  const { better, worse, p } = ordinal
  return `${counted}${short(all)}, better in ${better} and worse in ${worse} of ${seeds.length} seeds (sign test: p = ${short(p)})`
}

const short = (value: number): string => rounded(value, 3)

/** The interval of the mean difference, or the range of the differences; no wider than the measure allows. */
function spreadOf(
  differences: readonly number[],
  resampled: Resampled | null,
  [least, most]: readonly [number | null, number | null],
): Spread | null {
  const n = differences.length
  if (n === 0) return null
  if (!resampled) return { kind: 'range', n, low: Math.min(...differences), high: Math.max(...differences) }
  const reach = least === null || most === null ? null : most - least
  return within(intervalOf(resampled, level, resampled.t.length), [reach === null ? null : -reach, reach])
}
