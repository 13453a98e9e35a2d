import { linesThrough } from '../curve.ts'
import { dashes, okabeIto, shapes } from '../palette.ts'
import type { Dot, Mark } from '../plot/plot.ts'
import { isBaseline } from '../settings.ts'
import type { Theme } from '../theme.ts'
import type { Point } from '../../statistics/pareto.ts'
import type { Family, OverlayPoint } from './families.ts'

/** The most experiments in one overlay: one colour each. */
export const mostTogether = okabeIto.length

/** Layers that may be left out. */
export const overlayLayers = ['seeds', 'intervals', 'front'] as const
export type OverlayLayer = (typeof overlayLayers)[number]

/** The look of a curve: the colour of its experiment, and its own shape, dash and fill. */
export interface CurveLook {
  stroke: string
  fill: string
  shape: string
  dash: readonly number[]
}

/** The curve at a place among those of an experiment at a place: no two of an overlay look alike before the 36th. */
export function curveLook(experiment: number, curve: number, theme: Theme): CurveLook {
  const stroke = okabeIto[experiment % okabeIto.length]!
  // The first shapes of two experiments differ, for readers who do not see hues. Every other round is hollow, and its
  // dashes are shifted, so that a pair repeats late.
  const round = Math.floor(curve / shapes.length)
  const fill = round % 2 === 0 ? stroke : theme.background
  return {
    stroke,
    fill,
    shape: shapes[(experiment + curve) % shapes.length]!,
    dash: dashes[(curve + round) % dashes.length]!,
  }
}

/** The curves of an experiment, in order, without its baselines. */
export const curvesOf = ({ points, course }: Family): string[] => [
  ...new Set(points.filter((point) => !isBaseline(point, course.along)).map(({ curve }) => curve)),
]

/** The marks of an overlay from back to front: front, runs, intervals, curves, means. */
export function marksOf(
  families: readonly Family[],
  front: readonly Point[],
  hidden: ReadonlySet<OverlayLayer>,
  theme: Theme,
): Mark[] {
  const drawn = families.flatMap((family, i) => {
    const curves = curvesOf(family)
    return family.points.map((point) => ({ point, family, look: lookOf(point, family, i, curves, theme) }))
  })
  const step = { series: 'front', stroke: theme.muted, dash: [1, 1.5] }
  const runs = hidden.has('seeds')
    ? []
    : drawn.flatMap(({ point, family, look: { shape, fill, stroke } }) =>
        point.runs.length > 1
          ? point.runs.map(({ id, seed, x, y }): Dot => {
              const place = { setting: point.setting, series: point.curve, experiment: family.experiment.id }
              return { x, y, shape, fill, stroke, size: 7, run: id, seed, ...place }
            })
          : [],
      )
  const bars = (along: 'x' | 'y') =>
    hidden.has('intervals')
      ? []
      : drawn.flatMap(({ point: { x, y, xSpread, ySpread }, look: { stroke } }) => {
          const spread = along === 'x' ? xSpread : ySpread
          return spread ? [{ x, y, low: spread.low, high: spread.high, stroke }] : []
        })
  const lines = drawn.flatMap(({ point, family, look: { stroke, dash } }) =>
    family.course.along?.numeric && !isBaseline(point, family.course.along)
      ? [{ ...point, series: point.curve, stroke, dash }]
      : [],
  )
  const means = drawn.map(({ point, family, look: { shape, fill, stroke, size } }): Dot => {
    const { x, y, setting, curve, along, runs } = point
    return {
      x,
      y,
      shape,
      fill,
      stroke,
      size,
      setting,
      series: curve,
      along,
      n: runs.length,
      experiment: family.experiment.id,
    }
  })
  return [
    {
      kind: 'line',
      name: 'front',
      rows: hidden.has('front') ? [] : front.map(({ x, y }) => ({ ...step, x, y })),
      weight: 1,
      about: 'Pareto front of all settings',
    },
    { kind: 'dots', name: 'runs', rows: runs, weight: 0.35, opacity: 0.4, settings: true },
    { kind: 'bars', name: 'intervals of x', along: 'x', rows: bars('x'), weight: 0.6 },
    { kind: 'bars', name: 'intervals of y', along: 'y', rows: bars('y'), weight: 0.6 },
    {
      kind: 'line',
      name: 'curves',
      rows: linesThrough(lines).map(({ x, y, series, stroke, dash }) => ({ x, y, series, stroke, dash })),
      weight: 1.2,
      about: 'Curve through the means',
      curves: true,
    },
    { kind: 'dots', name: 'means', rows: means, weight: 0.9, settings: true },
  ]
}

/** A baseline is a hollow diamond in its experiment's colour. */
function lookOf(
  point: OverlayPoint,
  { course }: Family,
  experiment: number,
  curves: readonly string[],
  theme: Theme,
): CurveLook & { size: number } {
  if (!isBaseline(point, course.along))
    return { ...curveLook(experiment, curves.indexOf(point.curve), theme), size: 26 }
  return { ...curveLook(experiment, 0, theme), shape: 'diamond', fill: theme.background, size: 44 }
}
