/** Which way an objective is better. */
export type Direction = 'higher' | 'lower'

/** A point with two objectives. */
export interface Point {
  x: number
  y: number
}

/** Directions of the two objectives. */
export interface Directions {
  x: Direction
  y: Direction
}

/** The points that no other dominates, from best x to worst; of equal points the first; O(n log n). */
export function pareto<P extends Point>(points: readonly P[], directions: Directions): P[] {
  const sx = sign(directions.x)
  const sy = sign(directions.y)
  const finite = points.filter((p) => Number.isFinite(p.x) && Number.isFinite(p.y))
  const front: P[] = []
  let best = -Infinity
  for (const point of finite.sort((p, q) => sx * (q.x - p.x) || sy * (q.y - p.y))) {
    if (sy * point.y <= best) continue
    front.push(point)
    best = sy * point.y
  }
  return front
}

/** 1 where higher is better, −1 where lower is. */
export const sign = (direction: Direction): 1 | -1 => (direction === 'higher' ? 1 : -1)
