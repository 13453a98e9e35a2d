import { mean } from '../statistics/summarise.ts'
import type { Course } from './names.ts'
import { isOnCurve, type Standing } from './settings.ts'

/** Whether several settings of one curve share a place, which happens when a swept axis does not tell curves apart. */
export const sharesPlaces = (curve: readonly Standing[]): boolean =>
  new Set(curve.map(({ along }) => along)).size < curve.length

/** The points of each line, in order: every setting, or the mean of the settings that share a place of a curve. */
export function linesThrough<P extends Pick<Standing, 'series' | 'along'> & { x: number; y: number }>(
  points: readonly P[],
): P[] {
  const places = Map.groupBy(points, ({ series, along }) => `${series}\n${typeof along} ${along}`)
  return [...places.values()].map((shared) => {
    const [first] = shared as [P]
    if (shared.length === 1) return first
    return { ...first, x: mean(shared.map(({ x }) => x)), y: mean(shared.map(({ y }) => y)) }
  })
}

/** The name of a curve: its values on the split axes, and what it averages over besides seeds; `centre` is what it passes
 * through where nothing else names it. */
export function curveTitle(
  series: string,
  points: readonly Standing[],
  { along, rest }: Course,
  centre: 'mean' | 'median' = 'mean',
): string {
  const curve = points.filter((point) => point.series === series && isOnCurve(point, along))
  if (!sharesPlaces(curve)) return series || centre
  if (!along?.numeric) return series || 'one setting'
  const varied = rest.filter(({ path }) => new Set(curve.map(({ axes }) => axes[path] ?? null)).size > 1)
  const over = varied.map(({ label }) => label).join(', ') || 'settings'
  return [series, `mean over ${over}`].filter(Boolean).join(', ')
}
