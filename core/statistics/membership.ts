import { leastForInterval, leastResamples } from './bootstrap.ts'
import { pareto, type Directions, type Point } from './pareto.ts'
import { drawSeeds, meansOf, seedTable, type Seeded } from './seeded.ts'
import type { Uniforms } from './uniforms.ts'

/** A setting's runs of the two objectives. */
export interface Objectives {
  x: readonly Seeded[]
  y: readonly Seeded[]
}

/** A setting's means, and how sure it is that no other beats it in both. */
export interface Member extends Point {
  /** Place in the list given. */
  place: number
  onFront: boolean
  /** Share of resamples of the seeds in which it is on the front; null below five seeds. */
  probability: number | null
}

/** The settings with both means, in the order given, each with its probability of being on the Pareto front. */
export function membership(
  settings: readonly Objectives[],
  directions: Directions,
  random: Uniforms,
  resamples = leastResamples,
): Member[] {
  const { seeds, rows } = seedTable(settings.flatMap(({ x, y }) => [x, y]))
  const counts = new Uint16Array(seeds.length)
  const pointsOf = (weights?: ArrayLike<number>) => {
    const means = meansOf(rows, weights)
    return settings.map((_, place) => ({ place, x: means[2 * place]!, y: means[2 * place + 1]! }))
  }
  const points = pointsOf()
  const front = onFront(points, directions)
  const times = new Float64Array(settings.length)
  const enough = seeds.length >= leastForInterval
  for (let r = 0; enough && r < resamples; r++)
    for (const place of onFront(pointsOf(drawSeeds(seeds.length, r, random, counts)), directions)) times[place]!++
  return points
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
    .map(({ place, x, y }) => ({
      place,
      x,
      y,
      onFront: front.has(place),
      probability: enough ? times[place]! / resamples : null,
    }))
}

/** Places of the points that no other dominates; equal points are on the front together. */
function onFront(points: readonly (Point & { place: number })[], directions: Directions): Set<number> {
  const corners = new Set(pareto(points, directions).map(({ x, y }) => `${x} ${y}`))
  return new Set(points.filter(({ x, y }) => corners.has(`${x} ${y}`)).map(({ place }) => place))
}
