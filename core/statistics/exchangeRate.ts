import { leastForInterval, leastResamples } from './bootstrap.ts'
import type { Objectives } from './membership.ts'
import { sign, type Directions } from './pareto.ts'
import { quantile } from './quantile.ts'
import { drawSeeds, meansOf, seedTable } from './seeded.ts'
import type { Uniforms } from './uniforms.ts'

/** What y gains per unit of x given up between two settings; both counted so that better is more. */
export interface ExchangeRate {
  /** y gained ÷ x lost; null where x is not lost or y not gained, so that nothing is exchanged. */
  rate: number | null
  /** Percentile interval over seeds; null below five seeds, and `high` where x may not be lost at all. */
  low: number | null
  high: number | null
}

/** The exchange rate of going from one setting to another along a front, with a 95% interval over paired seeds. */
export function exchangeRate(
  from: Objectives,
  to: Objectives,
  directions: Directions,
  random: Uniforms,
  resamples = leastResamples,
): ExchangeRate {
  const { seeds, rows } = seedTable([from.x, to.x, from.y, to.y])
  const changes = (weights?: ArrayLike<number>) => {
    const [x0, x1, y0, y1] = meansOf(rows, weights) as [number, number, number, number]
    return { lost: sign(directions.x) * (x0 - x1), gained: sign(directions.y) * (y1 - y0) }
  }
  const { lost, gained } = changes()
  const rate = lost > 0 && gained > 0 ? gained / lost : null
  if (rate === null || seeds.length < leastForInterval) return { rate, low: null, high: null }
  const rates = new Float64Array(resamples)
  for (let r = 0; r < resamples; r++) {
    const drawn = changes(drawSeeds(seeds.length, r, random))
    rates[r] = drawn.lost > 0 ? drawn.gained / drawn.lost : drawn.gained > 0 ? Infinity : NaN
  }
  const held = rates.filter((one) => !Number.isNaN(one)).sort()
  const high = quantile(held, 0.975)
  return { rate, low: quantile(held, 0.025), high: Number.isFinite(high) ? high : null }
}
