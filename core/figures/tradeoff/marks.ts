import { linesThrough } from '../curve.ts'
import { dotOf } from '../look.ts'
import { optimumLooks, ringsOf, trailsOf } from '../optima.ts'
import type { Axis } from '../../experiment/types.ts'
import { nullMarks } from '../nulls.ts'
import type { Mark } from '../plot/plot.ts'
import { isBaseline, axisValueText } from '../settings.ts'
import type { Theme } from '../theme.ts'
import { chanceDots } from './chances.ts'
import type { SettingPoint } from './settings.ts'
import type { Shown } from './shown.ts'

/** Settings that are labelled; of more only the baselines and the ends of curves are, where these are few. */
const [mostLabelled, mostEnds] = [80, 24]

/** The marks of a trade-off from back to front: chances of being on the front, trails of the optima, front, runs, intervals, curves, means, rings of the
 * optima, and the values beside them. */
export function marksOf(shown: Shown, theme: Theme): Mark[] {
  const { points, course, look, front, chances, optima, nulls, hidden } = shown
  const { along } = course
  const drawn = points.map((point) => ({ point, ...dotOf(point, along, look, theme) }))
  const step = { series: 'front', stroke: theme.muted, dash: [1, 1.5] }
  const corners = hidden.has('front') ? [] : (front?.corners ?? [])
  const runs = drawn.flatMap(({ point, shape, fill, stroke }) =>
    point.runs.length > 1 && !hidden.has('seeds')
      ? point.runs.map(({ id, seed, x, y }) => ({
          x,
          y,
          shape,
          fill,
          stroke,
          size: 7,
          run: id,
          seed,
          setting: point.setting,
          series: point.series,
        }))
      : [],
  )
  const bar = (along: 'x' | 'y') =>
    drawn.flatMap(({ point: { x, y, xSpread, ySpread }, stroke }) => {
      const spread = along === 'x' ? xSpread : ySpread
      return spread && !hidden.has('intervals') ? [{ x, y, low: spread.low, high: spread.high, stroke }] : []
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
  const labels = labelled(points, along).flatMap((point) => {
    const text = isBaseline(point, along) ? 'baseline' : point.along === null ? '' : axisValueText(point.along)
    return text ? [{ x: point.x, y: point.y, text }] : []
  })
  const xs = new Map(points.map(({ setting, x }) => [setting, x]))
  const beside = nullMarks(nulls, ({ setting }) => xs.get(setting), theme)
  const [circle, square] = optimumLooks(theme)
  const trails = { kind: 'line', opacity: 0.25 } as const
  return [
    {
      kind: 'dots',
      name: 'chances of the front',
      rows: hidden.has('front') ? [] : chanceDots(chances, theme),
      weight: 0,
    },
    { ...trails, name: 'best y', rows: trailsOf(optima[1], square), weight: square.weight },
    { ...trails, name: 'best x', rows: trailsOf(optima[0], circle), weight: circle.weight },
    {
      kind: 'line',
      name: 'front',
      rows: corners.map(({ x, y }) => ({ ...step, x, y })),
      weight: 1,
      about: 'Pareto front',
    },
    ...(nulls.length > 0
      ? [
          { kind: 'bars' as const, name: 'nulls, 95%', along: 'y' as const, rows: beside.bars, weight: 0.5 },
          { kind: 'dots' as const, name: 'nulls', rows: beside.dots, weight: 0.6 },
        ]
      : []),
    { kind: 'dots', name: 'runs', rows: runs, weight: 0.35, opacity: 0.45, settings: true },
    { kind: 'bars', name: 'intervals of x', along: 'x', rows: bar('x') },
    { kind: 'bars', name: 'intervals of y', along: 'y', rows: bar('y') },
    { kind: 'line', name: 'curves', rows: curves, weight: 1.1, about: 'Curve through the means', curves: true },
    { kind: 'dots', name: 'means', rows: means, weight: 0.9, settings: true },
    { kind: 'dots', name: 'ring of best y', rows: ringsOf(optima[1], square), weight: 1 },
    { kind: 'dots', name: 'ring of best x', rows: ringsOf(optima[0], circle), weight: 1 },
    { kind: 'labels', name: 'labels', rows: labels, free: true },
  ]
}

/** The settings that have their values beside them. */
function labelled(points: readonly SettingPoint[], along: Axis | null): SettingPoint[] {
  if (points.length <= mostLabelled) return [...points]
  const ends = points.filter(
    (point, i) =>
      isBaseline(point, along) || point.series !== points[i - 1]?.series || point.series !== points[i + 1]?.series,
  )
  return ends.length <= mostEnds ? ends : []
}
