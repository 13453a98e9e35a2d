import { quantile } from './quantile.ts'
import { mean, standardDeviation } from './summarise.ts'
import type { Uniforms } from './uniforms.ts'

/** How sure a mean is: an interval, or only the range when there are fewer than `leastForInterval` values. */
export type Spread =
  | { kind: 'interval'; n: number; low: number; high: number; level: number; resamples: number }
  | { kind: 'range'; n: number; low: number; high: number }

/** Below this many seeds no interval covers what it promises, so none is given. */
export const leastForInterval = 5

/** A resample's standard deviation is not taken below this fraction of the sample's: values that come in steps
 * (dropped concepts, counts of units) often give resamples without any spread, and an infinite t. */
const leastSpread = 0.25

/** The studentised (bootstrap-t) interval of the mean of finite values; the range below five; throws on none. */
export function bootstrap(
  values: readonly number[],
  random: Uniforms,
  { level = 0.95, resamples = 2000 }: { level?: number; resamples?: number } = {},
): Spread {
  const n = values.length
  if (n === 0) throw new Error('bootstrap: no values')
  if (n < leastForInterval) return { kind: 'range', n, low: Math.min(...values), high: Math.max(...values) }
  const centre = mean(values)
  const spread = standardDeviation(values)
  const interval = { kind: 'interval', n, level, resamples } as const
  if (spread === 0) return { ...interval, low: centre, high: centre }
  const t = resampledT(values, centre, spread, random, resamples)
  const error = spread / Math.sqrt(n)
  const tail = (1 - level) / 2
  return { ...interval, low: centre - quantile(t, 1 - tail) * error, high: centre - quantile(t, tail) * error }
}

/** A spread that does not reach beyond what the measure can be. */
export function within(spread: Spread, [least, most]: readonly [number | null, number | null]): Spread {
  return { ...spread, low: Math.max(spread.low, least ?? -Infinity), high: Math.min(spread.high, most ?? Infinity) }
}

/** The t statistic of every resample, ascending. */
function resampledT(values: readonly number[], centre: number, spread: number, random: Uniforms, resamples: number) {
  const n = values.length
  const t = new Float64Array(resamples)
  for (let r = 0; r < resamples; r++) {
    let sum = 0
    let squares = 0
    for (let i = 0; i < n; i++) {
      const deviation = (values[Math.floor(random(r * n + i) * n)]! - centre) / spread
      sum += deviation
      squares += deviation * deviation
    }
    const variance = Math.max((squares - (sum * sum) / n) / (n - 1), leastSpread ** 2)
    t[r] = sum / Math.sqrt(n * variance)
  }
  return t.sort()
}
