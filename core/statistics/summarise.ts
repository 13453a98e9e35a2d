import { quantile } from './quantile.ts'

/** A value as the history holds it: `undefined` was not recorded, `null` has no meaning for this run. */
export type Recorded = number | null | undefined

/** What the runs of one setting say of one measure; statistics are null where there are too few finite values. */
export interface Summary {
  /** Finite values, which alone enter the statistics. */
  n: number
  missing: number
  undefined: number
  /** Runs that diverged (`hasDiverged`). */
  nonFinite: number
  mean: number | null
  median: number | null
  q1: number | null
  q3: number | null
  min: number | null
  max: number | null
  /** Sample standard deviation (n − 1); null below two values. */
  sd: number | null
}

/** Summarises the finite values and counts the others by kind. */
export function summarise(values: readonly Recorded[]): Summary {
  const finite = values.filter(isFiniteValue)
  const ascending = Float64Array.from(finite).sort()
  const n = finite.length
  const some = (value: number) => (n > 0 ? value : null)
  return {
    n,
    missing: values.filter((value) => value === undefined).length,
    undefined: values.filter((value) => value === null).length,
    nonFinite: values.filter(hasDiverged).length,
    mean: some(mean(finite)),
    median: some(quantile(ascending, 0.5)),
    q1: some(quantile(ascending, 0.25)),
    q3: some(quantile(ascending, 0.75)),
    min: some(ascending[0]!),
    max: some(ascending[n - 1]!),
    sd: n > 1 ? standardDeviation(finite) : null,
  }
}

/** The largest size of a value that enters a statistic: sums of squares beyond it would overflow. */
const largest = 1e100

/** Whether a recorded value can enter a statistic. */
export const isFiniteValue = (value: Recorded): value is number =>
  typeof value === 'number' && Math.abs(value) <= largest

/** Whether a value is that of a run that diverged: NaN, infinite, or too large for any statistic. */
export const hasDiverged = (value: Recorded): boolean => typeof value === 'number' && !isFiniteValue(value)

/** The mean; exactly the common value when all are equal. */
export function mean(values: ArrayLike<number>): number {
  const first = values[0] ?? NaN
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]! - first
  return first + sum / values.length
}

/** The sample standard deviation, with n − 1. */
export function standardDeviation(values: ArrayLike<number>): number {
  const centre = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i]! - centre) ** 2
  return Math.sqrt(sum / (values.length - 1))
}
