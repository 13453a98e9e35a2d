import { pareto, sign, type Directions, type Point } from './pareto.ts'

/** The area dominated by the points and better than the reference in both objectives, in units of x times y. */
export function hypervolume(points: readonly Point[], reference: Point, directions: Directions): number {
  const gained = points
    .map((p) => ({ x: sign(directions.x) * (p.x - reference.x), y: sign(directions.y) * (p.y - reference.y) }))
    .filter((p) => p.x > 0 && p.y > 0)
  let area = 0
  let height = 0
  for (const { x, y } of pareto(gained, { x: 'higher', y: 'higher' })) {
    area += x * (y - height)
    height = y
  }
  return area
}
