import { curveTitle, linesThrough } from '../curve.ts'
import { dashes, okabeIto, shapes } from '../palette.ts'
import type { Label, Mark } from '../plot/plot.ts'
import { isBaseline, isOnCurve, type Standing } from '../settings.ts'
import type { Theme } from '../theme.ts'
import { laneRows } from '../tradeoff/frame.ts'
import { intervalsOf, medianOf, runsOf, type Placed } from '../tradeoff/symbols.ts'
import { curveOf, type Family, type Together } from './families.ts'

/** The most experiments in one overlay: one colour each. */
export const mostTogether = okabeIto.length

/** Layers that may be left out. */
export const overlayLayers = ['seeds', 'intervals', 'front'] as const
export type OverlayLayer = (typeof overlayLayers)[number]

/** Curves that are named at their ends; of more, the legend alone names them. */
const mostNamed = 12

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

/** The names of an experiment's curves, in order, without its baselines. */
export const curvesOf = ({ points, course }: Family): string[] => [
  ...new Set(points.filter((point) => !isBaseline(point, course.along)).map(({ series }) => series)),
]

interface Drawn extends Placed {
  family: Family
  look: CurveLook & { size: number }
}

/** The marks of an overlay from back to front: lane, front, intervals, runs, curves, medians, and names beside curves. */
export function marksOf(
  { families, front, lane, axes }: Together,
  hidden: ReadonlySet<OverlayLayer>,
  theme: Theme,
): Mark[] {
  const byFamily = families.map((family, i) => {
    const curves = curvesOf(family)
    return family.points.map((point): Drawn => {
      const named = { series: curveOf(family, point), experiment: family.experiment.id }
      return { point, family, look: lookOf(point, family, i, curves, theme), named }
    })
  })
  const drawn = byFamily.flat()
  const step = { series: 'front', stroke: theme.muted, dash: [1, 1.5] }
  const corners = hidden.has('front') ? [] : (front?.corners ?? [])
  const bars = (along: 'x' | 'y') => (hidden.has('intervals') ? [] : intervalsOf(drawn, along))
  const lines = drawn.flatMap(({ point, family, look: { stroke, dash }, named: { series } }) =>
    family.course.along?.numeric && isOnCurve(point, family.course.along) ? [{ ...point, series, stroke, dash }] : [],
  )
  const runs = hidden.has('seeds') ? [] : byFamily.map((own) => runsOf(own, lane))
  return [
    { kind: 'band', name: 'lane', rows: laneRows({ lane, axes }, theme), opacity: 0.5 },
    {
      kind: 'line',
      name: 'front',
      rows: corners.map(({ x, y }) => ({ ...step, x, y })),
      weight: 1,
      about: 'Pareto front of all settings',
    },
    { kind: 'bars', name: 'intervals of x', along: 'x', rows: bars('x'), opacity: 0.35 },
    { kind: 'bars', name: 'intervals of y', along: 'y', rows: bars('y'), opacity: 0.35 },
    {
      kind: 'dots',
      name: 'runs',
      rows: runs.flatMap(({ inside }) => inside),
      weight: 0.35,
      opacity: 0.45,
      settings: true,
    },
    {
      kind: 'dots',
      name: 'runs that did not learn',
      rows: runs.flatMap(({ aside }) => aside),
      weight: 0.5,
      opacity: 0.8,
      settings: true,
    },
    {
      kind: 'line',
      name: 'curves',
      rows: linesThrough(lines).map(({ x, y, series, stroke, dash }) => ({ x, y, series, stroke, dash })),
      weight: 1.5,
      about: 'Curve through the medians',
      curves: true,
    },
    { kind: 'dots', name: 'medians', rows: drawn.map(medianOf), weight: 0.9, settings: true },
    { kind: 'labels', name: 'labels', rows: labelsOf(families), free: true },
  ]
}

/** The name of each curve at its end: the experiment's where it has one curve, else what tells its curves apart. */
function labelsOf(families: readonly Family[]): Label[] {
  const named = families.map((family) => ({ family, curves: curvesOf(family) }))
  const count = named.reduce((sum, { curves }) => sum + curves.length, 0)
  if (count > mostNamed) return []
  return named.flatMap(({ family: { points, course, experiment }, curves }) =>
    curves.map((series): Label => {
      const { x, y } = points.findLast((point) => point.series === series && !isBaseline(point, course.along))!
      const title = curves.length === 1 ? experiment.name : curveTitle(series, points, course, 'median')
      return { x, y, text: `${title} (${experiment.id})` }
    }),
  )
}

/** A baseline is a hollow diamond in its experiment's colour. */
function lookOf(
  point: Standing,
  { course }: Family,
  experiment: number,
  curves: readonly string[],
  theme: Theme,
): CurveLook & { size: number } {
  if (!isBaseline(point, course.along))
    return { ...curveLook(experiment, curves.indexOf(point.series), theme), size: 30 }
  return { ...curveLook(experiment, 0, theme), shape: 'diamond', fill: theme.background, size: 42 }
}
