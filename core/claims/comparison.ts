import {
  leastForInterval,
  leastResamples,
  intervalOf,
  resample,
  within,
  type Resampled,
  type Spread,
} from '../statistics/bootstrap.ts'
import { pairsOf } from '../statistics/paired.ts'
import { studentAbove } from '../statistics/studentT.ts'
import { mean, standardDeviation } from '../statistics/summarise.ts'
import { stream } from '../random/random.ts'
import { smallestEffect } from '../statistics/smallestEffect.ts'
import { uniforms, type Uniforms } from '../statistics/uniforms.ts'
import type { Pair } from './contrasts.ts'
import type { Looked } from './looks.ts'
import { seededOf, type Study } from './study.ts'
import { difference } from './labels.ts'
import type { Effect, Finding } from './verdict.ts'

/** Chance of any false verdict within a family. */
export const alpha = 0.05
const level = 0.95

/** Two settings compared on one measure, seed by seed. */
export interface Comparison {
  pair: Pair
  looked: Looked
  seeds: number[]
  differences: number[]
  /** Null below five seeds: then there is no verdict. */
  resampled: Resampled | null
}

/** The random numbers of a comparison: the same whoever asks, and in whatever order. */
export const randomOf = (...names: (string | number)[]): Uniforms => uniforms(stream(0, names.join(' ')).k1)

/** Resamples beyond which a family of very many comparisons costs more time than its verdicts are worth. */
const mostResamples = 50_000

/**
 * Compares each pair on each measure, among `family` comparisons. One that Student's t alone cannot rule out gets so
 * many resamples that the strictest step of the correction can be passed.
 */
export function compare(
  claim: string,
  pairs: readonly Pair[],
  looks: readonly Looked[],
  family = pairs.length * looks.length,
): Comparison[] {
  const enough = Math.min(mostResamples, Math.max(leastResamples, 100 * family))
  return pairs.flatMap((pair) =>
    looks.map((looked): Comparison => {
      const { name } = looked.facts
      const random = randomOf(claim, pair.setting.setting, pair.reference.setting, name)
      const { seeds, differences } = pairsOf(seededOf(pair.setting, name), seededOf(pair.reference, name))
      if (differences.length < leastForInterval) return { pair, looked, seeds, differences, resampled: null }
      const t = mean(differences) / (standardDeviation(differences) / Math.sqrt(differences.length))
      const resamples = studentAbove(Math.abs(t), differences.length - 1) > alpha ? leastResamples : enough
      return { pair, looked, seeds, differences, resampled: resample(differences, random, resamples) }
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
  note?: string
}

/** The record of a comparison that was tested among `comparisons` others. */
export function effectOf(
  { claim, study, comparisons, decisive }: { claim: string; study: Study; comparisons: number; decisive: boolean },
  { pair, looked, seeds, differences, resampled }: Comparison,
  { p, verdict, test, margin, note }: Tested,
): Effect {
  const { facts } = looked
  const n = differences.length
  const spread = spreadOf(differences, resampled, facts.range)
  return {
    claim,
    label: difference(pair, study.axes),
    measure: facts.name,
    measureLabel: facts.label,
    unit: facts.unit,
    better: facts.better,
    estimate: n > 0 ? mean(differences) : null,
    low: spread?.low ?? null,
    high: spread?.high ?? null,
    spread: spread?.kind ?? null,
    level,
    n,
    test: resampled
      ? `${test}, ${comparisons > 1 ? `Holm over ${comparisons}` : 'one comparison'}`
      : 'none: fewer than 5 seeds have both',
    p,
    smallest: resampled ? smallestEffect(resampled, { comparisons, alpha }) : null,
    margin: margin ?? null,
    runs: [pair.setting, pair.reference].flatMap(({ runs }) =>
      runs.filter(({ seed }) => seeds.includes(seed)).map(({ id }) => id),
    ),
    decisive,
    verdict,
    note: note ?? '',
  }
}

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
