import { sign, type Direction } from './pareto.ts'
import { isFiniteValue, type Recorded } from './summarise.ts'
import type { Uniforms } from './uniforms.ts'

/** One run's value under its seed. */
export interface Seeded {
  seed: number
  value: Recorded
}

/** Finite values by seed; a seed listed twice is a mistake of the caller. */
export function bySeed(runs: readonly Seeded[]): Map<number, number> {
  const values = new Map<number, number>()
  for (const { seed, value } of runs) {
    if (!isFiniteValue(value)) continue
    if (values.has(seed)) throw new Error(`paired: seed ${seed} is listed twice`)
    values.set(seed, value)
  }
  return values
}

/** Settings by seeds, `[settings][seeds]`, NaN where a run has no finite value; the seeds that any setting has, ascending. */
export interface SeedTable {
  seeds: number[]
  rows: Float64Array[]
}

/** Lays settings out over their seeds, so that a resample of seeds resamples all of them together. */
export function seedTable(settings: readonly (readonly Seeded[])[]): SeedTable {
  const values = settings.map(bySeed)
  const seeds = [...new Set(values.flatMap((own) => [...own.keys()]))].sort((a, b) => a - b)
  return { seeds, rows: values.map((own) => Float64Array.from(seeds, (seed) => own.get(seed) ?? NaN)) }
}

/** Mean of each row over the seeds it has, each counted `weights` times (once by default); NaN where it has none. */
export function meansOf(rows: readonly Float64Array[], weights?: ArrayLike<number>): number[] {
  return rows.map((row) => {
    let [sum, count] = [0, 0]
    for (let i = 0; i < row.length; i++) {
      const weight = weights ? weights[i]! : 1
      if (weight === 0 || Number.isNaN(row[i])) continue
      sum += weight * row[i]!
      count += weight
    }
    return sum / count
  })
}

/** Place of the best mean, the first of equals; −1 where there is none. */
export function bestPlace(means: readonly number[], better: Direction): number {
  let best = -1
  for (let i = 0; i < means.length; i++)
    if (!Number.isNaN(means[i]) && (best < 0 || sign(better) * (means[i]! - means[best]!) > 0)) best = i
  return best
}

/**
 * How often each of n seeds is drawn in resample r: n − 1 draws with replacement, so that a resampled mean scatters as
 * the mean itself does and not by (n − 1)/n of it.
 */
export function drawSeeds(n: number, r: number, random: Uniforms, counts = new Uint16Array(n)): Uint16Array {
  counts.fill(0)
  for (let i = 0; i < n - 1; i++) counts[Math.floor(random(r * n + i) * n)]!++
  return counts
}
