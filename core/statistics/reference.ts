import type { Direction, Directions, Point } from './pareto.ts'

type Range = readonly [number | null, number | null]

/** The point against which an area is measured, and where it comes from. Areas of two studies compare only against the
 * same point, so one that was made from a study's own means (`means`) compares with nothing. */
export interface Reference extends Point {
  from: 'registered' | 'range' | 'means'
}

/**
 * The reference of a hypervolume: the registered point, else the worst end of both ranges, else, where a range is open at
 * its bad end, the worst of the means (Zitzler & Thiele 1999 ask for a point that all dominate).
 */
export function referenceOf(
  {
    registered,
    ranges,
    directions,
  }: { registered?: Point | undefined; ranges: { x: Range; y: Range }; directions: Directions },
  means: readonly Point[],
): Reference {
  if (registered) return { x: registered.x, y: registered.y, from: 'registered' }
  const ends = { x: badEnd(ranges.x, directions.x), y: badEnd(ranges.y, directions.y) }
  if (ends.x !== null && ends.y !== null) return { x: ends.x, y: ends.y, from: 'range' }
  const worst = (axis: 'x' | 'y') => {
    const values = means.map((point) => point[axis]).filter(Number.isFinite)
    return directions[axis] === 'higher' ? Math.min(...values) : Math.max(...values)
  }
  return { x: ends.x ?? worst('x'), y: ends.y ?? worst('y'), from: 'means' }
}

const badEnd = ([least, most]: Range, direction: Direction) => (direction === 'higher' ? least : most)
