import { bootstrap, type Spread } from './bootstrap.ts'
import { isFiniteValue, mean, type Recorded } from './summarise.ts'
import type { Uniforms } from './uniforms.ts'

/** One run's value under its seed. */
export interface Seeded {
  seed: number
  value: Recorded
}

/** Differences `a − b` over the seeds that both have, smallest seed first. */
export interface Paired {
  seeds: number[]
  differences: number[]
  /** Null, as is the spread, when no seed is shared. */
  mean: number | null
  spread: Spread | null
  /** Values left out: no finite partner with the same seed. */
  unpaired: number
}

/** Pairs two settings by seed, which share data and order, so that the seed's own luck cancels. */
export function paired(a: readonly Seeded[], b: readonly Seeded[], random: Uniforms): Paired {
  const left = bySeed(a)
  const right = bySeed(b)
  const seeds = [...left.keys()].filter((seed) => right.has(seed)).sort((p, q) => p - q)
  const differences = seeds.map((seed) => left.get(seed)! - right.get(seed)!)
  const some = differences.length > 0
  return {
    seeds,
    differences,
    mean: some ? mean(differences) : null,
    spread: some ? bootstrap(differences, random) : null,
    unpaired: a.length + b.length - 2 * seeds.length,
  }
}

function bySeed(runs: readonly Seeded[]): Map<number, number> {
  const values = new Map<number, number>()
  for (const { seed, value } of runs) {
    if (!isFiniteValue(value)) continue
    if (values.has(seed)) throw new Error(`paired: seed ${seed} is listed twice`)
    values.set(seed, value)
  }
  return values
}
