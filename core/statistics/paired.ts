import { bootstrap, type Spread } from './bootstrap.ts'
import { bySeed, type Seeded } from './seeded.ts'
import { mean } from './summarise.ts'
import type { Uniforms } from './uniforms.ts'

export type { Seeded } from './seeded.ts'

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
  const { seeds, differences } = pairsOf(a, b)
  const some = differences.length > 0
  return {
    seeds,
    differences,
    mean: some ? mean(differences) : null,
    spread: some ? bootstrap(differences, random) : null,
    unpaired: a.length + b.length - 2 * seeds.length,
  }
}

/** The seeds that both have a finite value for, ascending, and their differences `a − b`. */
export function pairsOf(a: readonly Seeded[], b: readonly Seeded[]): Pick<Paired, 'seeds' | 'differences'> {
  const left = bySeed(a)
  const right = bySeed(b)
  const seeds = [...left.keys()].filter((seed) => right.has(seed)).sort((p, q) => p - q)
  return { seeds, differences: seeds.map((seed) => left.get(seed)! - right.get(seed)!) }
}
