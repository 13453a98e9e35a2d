import type { Axis } from '../../experiment/types.ts'
import type { Point } from '../../tradeoff/pareto.ts'
import { dotOf, type Look } from '../look.ts'
import type { Mark } from '../plot/plot.ts'
import { isBaseline, written } from '../settings.ts'
import type { Theme } from '../theme.ts'
import type { SettingPoint } from './settings.ts'

/** The marks of a trade-off from back to front: front, runs, intervals, curves, means, and the values beside them. */
export function marksOf(
  points: readonly SettingPoint[],
  along: Axis | null,
  look: Look,
  corners: readonly Point[],
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
  const curves = drawn.flatMap(({ point: { x, y, series, ...point }, stroke, dash }) =>
    along?.numeric && !isBaseline({ ...point, series }, along) ? [{ x, y, series, stroke, dash }] : [],
  )
  const means = drawn.map(({ point, shape, fill, stroke, size }) => {
    const { x, y, setting, series, along: value } = point
    return { x, y, shape, fill, stroke, size, setting, series, along: value, n: point.runs.length }
  })
  const labels = points.flatMap((point) => {
    const text = isBaseline(point, along) ? 'baseline' : point.along === null ? '' : written(point.along)
    return text ? [{ x: point.x, y: point.y, text }] : []
  })
  return [
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
    { kind: 'labels', name: 'labels', rows: labels, free: true },
  ]
}
