import { leastForInterval, leastResamples } from './bootstrap.ts'
import { flatnessInSteps } from './flatness.ts'
import type { Direction } from './pareto.ts'
import { bestPlace, drawSeeds, meansOf, seedTable, type Seeded } from './seeded.ts'
import type { Uniforms } from './uniforms.ts'

/** Where a curve is best. Places are positions of its settings, from 0. */
export type Optimum =
  /** `low` and `high` hold the place of the true optimum at `level`; `p` that the curve is flat. */
  | { kind: 'optimum'; place: number; low: number; high: number; level: number; p: number; n: number }
  /** The best setting does not beat its neighbours: there is no optimum to speak of. */
  | { kind: 'flat'; place: number; p: number; n: number }
  /** Fewer than three settings have values, or too few seeds: no verdict. */
  | { kind: 'few'; n: number }

/** Chance of calling a flat curve an optimum. */
const alpha = 0.05

interface Resampling {
  level?: number
  resamples?: number
}

/** The best setting of a curve, whose settings stand in the order of its axis, each with the runs of one measure. */
export function optimum(
  curve: readonly (readonly Seeded[])[],
  better: Direction,
  random: Uniforms,
  resampling?: Resampling,
): Optimum {
  const steps = optimumInSteps(curve, better, random, resampling)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** The same, a shuffle or a resample at a step, for who has other things to do in between. */
export function* optimumInSteps(
  curve: readonly (readonly Seeded[])[],
  better: Direction,
  random: Uniforms,
  { level = 0.95, resamples = leastResamples }: Resampling = {},
): Generator<void, Optimum> {
  const { seeds, rows } = seedTable(curve)
  const counted = rows.map((row) => row.filter((value) => !Number.isNaN(value)).length).filter((own) => own > 0)
  const n = counted.length > 0 ? Math.min(...counted) : 0
  if (counted.length < 3 || n < leastForInterval) return { kind: 'few', n }
  const place = bestPlace(meansOf(rows), better)
  const p = yield* flatnessInSteps(rows, better, random)
  if (p > alpha) return { kind: 'flat', place, p, n }
  const places = new Float64Array(resamples)
  const counts = new Uint16Array(seeds.length)
  for (let r = 0; r < resamples; r++) {
    places[r] = bestPlace(meansOf(rows, drawSeeds(seeds.length, r, random, counts)), better)
    yield
  }
  places.sort()
  const cut = Math.floor(((1 - level) / 2) * resamples)
  const [low, high] = [Math.min(place, places[cut]!), Math.max(place, places[resamples - 1 - cut]!)]
  return { kind: 'optimum', place, low, high, level, p, n }
}
