import type { MeasureFacts } from '../catalog/measure.ts'
import { bootstrap, within, type Spread } from '../statistics/bootstrap.ts'
import { seededOf, type Study, type StudySetting } from '../claims/study.ts'
import { paired } from '../statistics/paired.ts'
import { isFiniteValue, mean } from '../statistics/summarise.ts'
import { oneSource } from '../statistics/source.ts'
import { differingFields, type FieldDifference } from './fields.ts'
import { match } from './match.ts'

/** Mean and interval of one side, over the seeds that both have, or over its own where they share none. */
export interface Level {
  n: number
  mean: number
  spread: Spread
}

/** One measure of two settings: each side, and B − A over the seeds that both have. */
export interface MeasureComparison {
  measure: string
  a: Level | null
  b: Level | null
  /** Null if they share no seed; `values` are the differences of `seeds`, in their order. */
  difference: { mean: number; spread: Spread; seeds: number[]; values: number[] } | null
}

/** Two settings side by side. */
export interface PairComparison {
  a: Pick<StudySetting, 'setting' | 'axes'>
  b: Pick<StudySetting, 'setting' | 'axes'>
  measures: MeasureComparison[]
}

/** The differences between two experiments or settings, and their effects. */
export interface Comparison {
  fields: FieldDifference[]
  pairs: PairComparison[]
  /** Settings that have no partner. */
  unmatched: { a: Pick<StudySetting, 'setting' | 'axes'>[]; b: Pick<StudySetting, 'setting' | 'axes'>[] }
}

/** Compares two studies in every measure that either of them has. */
export function compare(a: Study, b: Study): Comparison {
  const fields = differingFields(
    a.settings.map(({ settings }) => settings),
    b.settings.map(({ settings }) => settings),
  )
  const { pairs, unmatched } = match(a.settings, b.settings, fields)
  const measures = [...new Map([...a.measures, ...b.measures].map((facts) => [facts.name, facts])).values()]
  return {
    fields,
    pairs: pairs.map((pair) => ({
      a: placeOf(pair.a),
      b: placeOf(pair.b),
      measures: measures.map((facts) => measured(pair, facts)),
    })),
    unmatched: { a: unmatched.a.map(placeOf), b: unmatched.b.map(placeOf) },
  }
}

function measured(pair: { a: StudySetting; b: StudySetting }, facts: MeasureFacts): MeasureComparison {
  const [a, b] = [seededOf(pair.a, facts.name), seededOf(pair.b, facts.name)]
  const difference = paired(b, a, oneSource)
  // A mean over other seeds than the difference would contradict it.
  const shared = difference.mean === null ? null : new Set(difference.seeds)
  const level = (runs: typeof a): Level | null => {
    const values = runs
      .filter(({ seed }) => shared === null || shared.has(seed))
      .toSorted((p, q) => p.seed - q.seed)
      .map(({ value }) => value)
      .filter(isFiniteValue)
    if (values.length === 0) return null
    return { n: values.length, mean: mean(values), spread: within(bootstrap(values, oneSource), facts.range) }
  }
  return {
    measure: facts.name,
    a: level(a),
    b: level(b),
    difference:
      difference.mean === null || difference.spread === null
        ? null
        : { mean: difference.mean, spread: difference.spread, seeds: difference.seeds, values: difference.differences },
  }
}

const placeOf = ({ setting, axes }: StudySetting) => ({ setting, axes })
