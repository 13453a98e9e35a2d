import { quantile } from './quantile.ts'
import { studentQuantile } from './studentT.ts'
import { mean, standardDeviation } from './summarise.ts'
import type { Uniforms } from './uniforms.ts'

/** How sure a mean is: an interval, or only the range when there are fewer than `leastForInterval` values. */
export type Spread =
  | { kind: 'interval'; n: number; low: number; high: number; level: number; resamples: number }
  | { kind: 'range'; n: number; low: number; high: number }

/** Below this many seeds no interval covers what it promises, so none is given. */
export const leastForInterval = 5

/** Fewest resamples of any interval or test. */
export const leastResamples = 2000

/** A resample's standard deviation is not taken below this fraction of the sample's: values that come in steps
 * (dropped concepts, counts of units) often give resamples without any spread, and an infinite t. */
const leastSpread = 0.25

/** A mean with its standard error and the t statistic of every resample, ascending; no t where all values are equal.
 * `values` are those that were resampled. */
export interface Resampled {
  n: number
  mean: number
  error: number
  t: Float64Array
  values: readonly number[]
}

/** The studentised (bootstrap-t) interval of the mean of finite values; the range below five; throws on none. */
export function bootstrap(
  values: readonly number[],
  random: Uniforms,
  { level = 0.95, resamples = leastResamples }: { level?: number; resamples?: number } = {},
): Spread {
  const n = values.length
  if (n === 0) throw new Error('bootstrap: no values')
  if (n < leastForInterval) return { kind: 'range', n, low: Math.min(...values), high: Math.max(...values) }
  return intervalOf(resample(values, random, resamples), level, resamples)
}

/** Bootstraps the mean of two or more finite values. */
export function resample(values: readonly number[], random: Uniforms, resamples = leastResamples): Resampled {
  const n = values.length
  const centre = mean(values)
  const spread = standardDeviation(values)
  const error = spread / Math.sqrt(n)
  const t = error > 0 ? resampledT(values, centre, spread, random, resamples) : noT
  return { n, mean: centre, error, t, values }
}

const noT = new Float64Array(0)

/** The two-sided interval of a bootstrapped mean. Both ends lie at least as far out as Student's, and resampled t are
 * widened by `narrowness`: either alone covers too little where values are skewed or come in steps (docs/statistics.md). */
export function intervalOf({ n, mean, error, t }: Resampled, level: number, resamples = leastResamples): Spread {
  const interval = { kind: 'interval', n, level, resamples } as const
  if (error === 0) return { ...interval, low: mean, high: mean }
  const tail = (1 - level) / 2
  const student = studentQuantile(1 - tail, n - 1)
  const low = mean - Math.max(narrowness(n) * quantile(t, 1 - tail), student) * error
  const high = mean - Math.min(narrowness(n) * quantile(t, tail), -student) * error
  return { ...interval, low, high }
}

/** Resamples scatter less than samples, by this factor (Hesterberg 2015, "What teachers should know about the bootstrap"). */
export const narrowness = (n: number): number => Math.sqrt(n / (n - 1))

/** The same values with their signs turned. */
export const turned = ({ n, mean, error, t, values }: Resampled): Resampled => ({
  n,
  mean: -mean,
  error,
  t: t.map((one) => -one).reverse(),
  values: values.map((value) => -value),
})

/** A spread that does not reach beyond what the measure can be. */
export function within(spread: Spread, [least, most]: readonly [number | null, number | null]): Spread {
  return { ...spread, low: Math.max(spread.low, least ?? -Infinity), high: Math.min(spread.high, most ?? Infinity) }
}

/** The t statistic of every resample, ascending. */
function resampledT(values: readonly number[], centre: number, spread: number, random: Uniforms, resamples: number) {
  const n = values.length
  const deviations = Float64Array.from(values, (value) => (value - centre) / spread)
  const t = new Float64Array(resamples)
  for (let r = 0; r < resamples; r++) {
    let sum = 0
    let squares = 0
    for (let i = 0; i < n; i++) {
      const deviation = deviations[Math.floor(random(r * n + i) * n)]!
      sum += deviation
      squares += deviation * deviation
    }
    const variance = Math.max((squares - (sum * sum) / n) / (n - 1), leastSpread ** 2)
    t[r] = sum / Math.sqrt(n * variance)
  }
  return t.sort()
}
