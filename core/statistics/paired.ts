import { bootstrap, type Spread } from './bootstrap.ts'
import { bySeed, type Seeded } from './seeded.ts'
import { hasDiverged, mean } from './summarise.ts'
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
  left: Left
}

/** Seeds of either side that are in no pair, each under its first reason: a run that diverged counts before all else. */
export interface Left {
  /** A value is that of a run that diverged. */
  diverged: number
  /** A value is null: the measure has no meaning for a run. */
  undefined: number
  /** A value was not recorded, or one side has no such seed. */
  missing: number
}

/** Pairs two settings by seed, which share data and order, so that the seed's own luck cancels. */
export function paired(a: readonly Seeded[], b: readonly Seeded[], random: Uniforms): Paired {
  const { seeds, differences, left } = pairsOf(a, b)
  const some = differences.length > 0
  return {
    seeds,
    differences,
    mean: some ? mean(differences) : null,
    spread: some ? bootstrap(differences, random) : null,
    unpaired: a.length + b.length - 2 * seeds.length,
    left,
  }
}

/** The seeds that both have a finite value for, ascending, their differences `a − b`, and why others are not there. */
export function pairsOf(a: readonly Seeded[], b: readonly Seeded[]): Pick<Paired, 'seeds' | 'differences' | 'left'> {
  const [left, right] = [bySeed(a), bySeed(b)]
  const seeds = [...left.keys()].filter((seed) => right.has(seed)).sort((p, q) => p - q)
  const differences = seeds.map((seed) => left.get(seed)! - right.get(seed)!)
  return { seeds, differences, left: leftOut(a, b, new Set(seeds)) }
}

function leftOut(a: readonly Seeded[], b: readonly Seeded[], paired: ReadonlySet<number>): Left {
  const out = Map.groupBy(
    [...a, ...b].filter(({ seed }) => !paired.has(seed)),
    ({ seed }) => seed,
  )
  const count = { diverged: 0, undefined: 0, missing: 0 }
  for (const runs of out.values()) {
    if (runs.some(({ value }) => hasDiverged(value))) count.diverged++
    else if (runs.some(({ value }) => value === null)) count.undefined++
    else count.missing++
  }
  return count
}

/** Seeds on which a run diverged where its reference has a number. */
export function diverged(runs: readonly Seeded[], reference: readonly Seeded[]): number {
  const known = bySeed(reference)
  return runs.filter(({ seed, value }) => hasDiverged(value) && known.has(seed)).length
}

/** `2 diverged, 1 undefined`; empty where nothing was left out. */
export const leftWords = (left: Left): string =>
  (['diverged', 'undefined', 'missing'] as const)
    .flatMap((why) => (left[why] > 0 ? [`${left[why]} ${why}`] : []))
    .join(', ')
