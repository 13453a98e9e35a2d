import type { Axis } from '../../experiment/types.ts'
import type { Point } from '../../statistics/pareto.ts'
import { linesThrough } from '../curve.ts'
import { dotOf, type Look } from '../look.ts'
import { optimumLooks, ringsOf, trailsOf, type Best } from '../optima.ts'
import type { Mark } from '../plot/plot.ts'
import { isBaseline, axisValueText } from '../settings.ts'
import type { Theme } from '../theme.ts'
import { chanceDots, type Chances } from './chances.ts'
import type { SettingPoint } from './settings.ts'

/** The marks of a trade-off from back to front: chances of being on the front, trails of the optima, front, runs, intervals, curves, means, rings of the
 * optima, and the values beside them. */
export function marksOf(
  points: readonly SettingPoint[],
  along: Axis | null,
  look: Look,
  { corners, chances }: { corners: readonly Point[]; chances: Chances },
  optima: readonly [Best[], Best[]],
  theme: Theme,
): Mark[] {
  const drawn = points.map((point) => ({ point, ...dotOf(point, along, look, theme) }))
  const front = { series: 'front', stroke: theme.muted, dash: [1, 1.5] }
  const runs = drawn.flatMap(({ point, shape, fill, stroke }) =>
    point.runs.length > 1
      ? point.runs.map(({ id, seed, x, y }) => ({ x, y, shape, fill, stroke, size: 7, run: id, seed }))
      : [],
  )
  const bar = (along: 'x' | 'y') =>
    drawn.map(({ point: { x, y, xSpread, ySpread }, stroke }) => {
      const { low, high } = along === 'x' ? xSpread : ySpread
      return { x, y, low, high, stroke }
    })
  const curves = linesThrough(
    drawn.flatMap(({ point, stroke, dash }) =>
      along?.numeric && !isBaseline(point, along) ? [{ ...point, stroke, dash }] : [],
    ),
  ).map(({ x, y, series, stroke, dash }) => ({ x, y, series, stroke, dash }))
  const means = drawn.map(({ point, shape, fill, stroke, size }) => {
    const { x, y, setting, series, along: value } = point
    return { x, y, shape, fill, stroke, size, setting, series, along: value, n: point.runs.length }
  })
  const labels = points.flatMap((point) => {
    const text = isBaseline(point, along) ? 'baseline' : point.along === null ? '' : axisValueText(point.along)
    return text ? [{ x: point.x, y: point.y, text }] : []
  })
  const [circle, square] = optimumLooks
  const trails = { kind: 'line', opacity: 0.25 } as const
  return [
    { kind: 'dots', name: 'chances of the front', rows: chanceDots(chances, theme), weight: 0 },
    { ...trails, name: 'best y', rows: trailsOf(optima[1], square), weight: square.weight },
    { ...trails, name: 'best x', rows: trailsOf(optima[0], circle), weight: circle.weight },
    {
      kind: 'line',
      name: 'front',
      rows: corners.map(({ x, y }) => ({ ...front, x, y })),
      weight: 1,
      about: 'Pareto front',
    },
    { kind: 'dots', name: 'runs', rows: runs, weight: 0.35, opacity: 0.45 },
    { kind: 'bars', name: 'intervals of x', along: 'x', rows: bar('x') },
    { kind: 'bars', name: 'intervals of y', along: 'y', rows: bar('y') },
    { kind: 'line', name: 'curves', rows: curves, weight: 1.1, about: 'Curve through the means' },
    { kind: 'dots', name: 'means', rows: means, weight: 0.9 },
    { kind: 'dots', name: 'ring of best y', rows: ringsOf(optima[1], square), weight: 1 },
    { kind: 'dots', name: 'ring of best x', rows: ringsOf(optima[0], circle), weight: 1 },
    { kind: 'labels', name: 'labels', rows: labels, free: true },
  ]
}
