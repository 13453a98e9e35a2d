import type { MeasureFacts } from '../../catalog/measure.ts'
import { pareto, type Point } from '../../statistics/pareto.ts'

/** The corners of the stepped front through the settings' means, from the worst value of y drawn to that of x: what lies
 * on its worse side is dominated. Null where a measure has no better direction. */
export function frontOf(
  points: readonly Point[],
  [x, y]: [MeasureFacts, MeasureFacts],
  [xDomain, yDomain]: [readonly [number, number], readonly [number, number]],
): { corners: Point[]; on: Set<Point> } | null {
  if (x.better === 'none' || y.better === 'none' || points.length < 2) return null
  const front = pareto(points, { x: x.better, y: y.better })
  const worstX = xDomain[x.better === 'higher' ? 0 : 1]
  const worstY = yDomain[y.better === 'higher' ? 0 : 1]
  const corners: Point[] = [{ x: front[0]!.x, y: worstY }]
  front.forEach((point, i) => {
    corners.push({ x: point.x, y: point.y })
    const next = front[i + 1]
    corners.push(next ? { x: next.x, y: point.y } : { x: worstX, y: point.y })
  })
  return { corners, on: new Set(front) }
}
