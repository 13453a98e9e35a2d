import { signTest } from './binomial.ts'
import { bootstrap, type Spread } from './bootstrap.ts'
import { pairsOf, type Left } from './paired.ts'
import { sign, type Direction } from './pareto.ts'
import type { Seeded } from './seeded.ts'
import { oneSource } from './source.ts'
import { hasDiverged, isFiniteValue, mean } from './summarise.ts'

/** Paired differences with the runs that diverged counted as failures, beside those of the survivors. */
export interface WithFailures {
  seeds: number[]
  /** `a − b`, a run that diverged at `worst`; 0 where both did. */
  differences: number[]
  mean: number | null
  spread: Spread | null
  /** What a run that diverged counts as, and whether that is the end of the measure's range or only the worst seen. */
  worst: number
  from: 'range' | 'seen'
  /** Runs on either side that diverged and were counted so. */
  failed: { a: number; b: number }
  /** Seeds on which a is better, worse, or equal, a run that diverged being worse than any other; p of "as often better
   * as worse" by the exact sign test over those that differ. It needs no value for a failure. */
  ordinal: { better: number; worse: number; equal: number; p: number }
  /** Seeds that are still left out. */
  left: Left
}

/**
 * Pairs two settings by seed, taking runs that diverged (NaN or infinite values) for failures. They count as the worst end
 * of the measure's range, or as the worst value given where the range is open there. Throws where no value is finite.
 */
export function withFailures(
  a: readonly Seeded[],
  b: readonly Seeded[],
  { better, range }: { better: Direction; range: readonly [number | null, number | null] },
): WithFailures {
  const end = better === 'higher' ? range[0] : range[1]
  const finite = [...a, ...b].map(({ value }) => value).filter(isFiniteValue)
  if (finite.length === 0) throw new RangeError('withFailures: no value is finite, so there is no worst')
  const worst = end ?? (better === 'higher' ? Math.min(...finite) : Math.max(...finite))
  const pairs = pairsOf(counted(a, worst), counted(b, worst))
  const failed = { a: failures(a), b: failures(b) }
  const some = pairs.differences.length > 0
  return {
    ...pairs,
    mean: some ? mean(pairs.differences) : null,
    spread: some ? bootstrap(pairs.differences, oneSource) : null,
    worst,
    from: end === null ? 'seen' : 'range',
    failed: { a: failed.a.size, b: failed.b.size },
    ordinal: ordinal(pairs.seeds, pairs.differences, failed, better),
  }
}

function ordinal(
  seeds: readonly number[],
  differences: readonly number[],
  failed: { a: ReadonlySet<number>; b: ReadonlySet<number> },
  direction: Direction,
): WithFailures['ordinal'] {
  const signs = seeds.map((seed, i) => {
    const fell = Number(failed.b.has(seed)) - Number(failed.a.has(seed))
    return fell === 0 ? Math.sign(sign(direction) * differences[i]!) : fell
  })
  const of = (one: number) => signs.filter((own) => own === one).length
  const [better, worse] = [of(1), of(-1)]
  return { better, worse, equal: signs.length - better - worse, p: signTest(better, worse) }
}

const failures = (runs: readonly Seeded[]) =>
  new Set(runs.filter(({ value }) => hasDiverged(value)).map(({ seed }) => seed))
const counted = (runs: readonly Seeded[], worst: number): Seeded[] =>
  runs.map((run) => (hasDiverged(run.value) ? { seed: run.seed, value: worst } : run))
