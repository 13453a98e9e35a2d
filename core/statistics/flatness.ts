import { leastResamples } from './bootstrap.ts'
import { sign, type Direction } from './pareto.ts'
import { bestPlace, meansOf } from './seeded.ts'
import type { Uniforms } from './uniforms.ts'

/**
 * p of "the curve is flat", small where its best setting beats its neighbours on the axis. The statistic is the smaller
 * of the best setting's two paired t against its neighbours; its distribution comes from shuffling the settings' labels
 * within seeds, which is exact for a flat curve however many settings could have come out best by luck.
 * `rows` are `[settings][seeds]`, NaN where missing; a setting without values is no neighbour. A shuffle is a step.
 */
export function* flatnessInSteps(
  rows: readonly Float64Array[],
  better: Direction,
  random: Uniforms,
  shuffles = leastResamples,
): Generator<void, number> {
  const held = rows.filter((row) => row.some((value) => !Number.isNaN(value)))
  const n = held[0]!.length
  const observed = prominence(held, better)
  const shuffled = held.map((row) => row.slice())
  let [place, asProminent] = [0, 0]
  for (let s = 0; s < shuffles; s++) {
    for (let seed = 0; seed < n; seed++) place = shuffle(shuffled, seed, random, place)
    if (prominence(shuffled, better) >= observed) asProminent++
    yield
  }
  return (1 + asProminent) / (1 + shuffles)
}

/** The smaller paired t of the best row against the rows beside it. */
function prominence(rows: readonly Float64Array[], better: Direction): number {
  const best = bestPlace(meansOf(rows), better)
  const beside = [rows[best - 1], rows[best + 1]].filter((row) => row !== undefined)
  return Math.min(...beside.map((row) => sign(better) * pairedT(rows[best]!, row)))
}

/** t of the mean of a − b over the seeds that both have; 0 without two, ±∞ where all differences are equal. */
function pairedT(a: Float64Array, b: Float64Array): number {
  let [n, sum, squares] = [0, 0, 0]
  const shift = a[0]! - b[0]! || 0
  for (let i = 0; i < a.length; i++) {
    const difference = a[i]! - b[i]! - shift
    if (Number.isNaN(difference)) continue
    n++
    sum += difference
    squares += difference * difference
  }
  if (n < 2) return 0
  const variance = Math.max(0, (squares - (sum * sum) / n) / (n - 1))
  const centre = sum / n + shift
  return centre === 0 ? 0 : centre / Math.sqrt(variance / n)
}

/** Shuffles one seed's values among the rows that have one (Fisher–Yates); returns the next unused random place. */
export function shuffle(rows: readonly Float64Array[], seed: number, random: Uniforms, place: number): number {
  let next = place
  for (let i = rows.length - 1; i > 0; i--) {
    if (Number.isNaN(rows[i]![seed]!)) continue
    const j = Math.floor(random(next++) * (i + 1))
    const [a, b] = [rows[i]![seed]!, rows[j]![seed]!]
    if (Number.isNaN(b)) continue
    rows[i]![seed] = b
    rows[j]![seed] = a
  }
  return next
}
