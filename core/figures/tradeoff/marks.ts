import { curveTitle, linesThrough, sharesPlaces } from '../curve.ts'
import { dotOf } from '../look.ts'
import { optimumLooks, ringsOf, trailsOf } from '../optima.ts'
import type { Axis } from '../../experiment/types.ts'
import { nullMarks } from '../nulls.ts'
import type { Label, Mark, Vertex } from '../plot/plot.ts'
import { isBaseline, isOnCurve, axisValueText } from '../settings.ts'
import type { Theme } from '../theme.ts'
import { laneRows } from './frame.ts'
import type { SettingPoint } from './settings.ts'
import { intervalsOf, medianOf, runsOf } from './symbols.ts'
import type { Shown } from './shown.ts'

/** Settings that are labelled; of more only the baselines and the ends of curves are, where these are few. */
const [mostLabelled, mostEnds] = [80, 24]
/** Threads that can still be followed by eye; of more seeds only the dots are drawn. */
const mostThreads = 200
/** Curves that are named at their ends. */
export const mostNamed = 12

/** The marks of a trade-off from back to front: the lane, trails of the optima, front, threads of the seeds, intervals,
 * runs, curves, medians, rings of the optima, and the names beside them. */
export function marksOf(shown: Shown, theme: Theme): Mark[] {
  const { points, course, look, front, optima, nulls, hidden, lane } = shown
  const { along } = course
  const drawn = points.map((point) => {
    const { dash, ...own } = dotOf(point, along, look, theme)
    return { point, look: own, dash, named: { series: point.series } }
  })
  const step = { series: 'front', stroke: theme.muted, dash: [1, 1.5] }
  const corners = hidden.has('front') ? [] : (front?.corners ?? [])
  const bar = (along: 'x' | 'y') => (hidden.has('intervals') ? [] : intervalsOf(drawn, along))
  const curves = linesThrough(
    drawn.flatMap(({ point, look: { stroke }, dash }) =>
      along?.numeric && isOnCurve(point, along) ? [{ ...point, stroke, dash }] : [],
    ),
  ).map(({ x, y, series, stroke, dash }) => ({ x, y, series, stroke, dash }))
  const xs = new Map(points.map(({ setting, x }) => [setting, x]))
  const beside = nullMarks(nulls, ({ setting }) => xs.get(setting), theme)
  const [circle, square] = optimumLooks(theme)
  const trails = { kind: 'line', opacity: 0.25 } as const
  const { aside, inside } = runsOf(hidden.has('seeds') ? [] : drawn, lane)
  return [
    { kind: 'band', name: 'lane', rows: laneRows(shown, theme), opacity: 0.5 },
    { ...trails, name: 'best y', rows: trailsOf(optima[1], square), weight: square.weight },
    { ...trails, name: 'best x', rows: trailsOf(optima[0], circle), weight: circle.weight },
    {
      kind: 'line',
      name: 'front',
      rows: corners.map(({ x, y }) => ({ ...step, x, y })),
      weight: 1,
      about: 'Pareto front',
    },
    { kind: 'line', name: 'threads', rows: threadsOf(shown, theme), weight: 0.6, opacity: 0.4, faint: true },
    ...(nulls.length > 0
      ? [
          { kind: 'bars' as const, name: 'nulls, 95%', along: 'y' as const, rows: beside.bars, weight: 0.5 },
          { kind: 'dots' as const, name: 'nulls', rows: beside.dots, weight: 0.6 },
        ]
      : []),
    { kind: 'bars', name: 'intervals of x', along: 'x', rows: bar('x'), opacity: 0.35 },
    { kind: 'bars', name: 'intervals of y', along: 'y', rows: bar('y'), opacity: 0.35 },
    { kind: 'dots', name: 'runs', rows: inside, weight: 0.35, opacity: 0.45, settings: true },
    { kind: 'dots', name: 'runs that did not learn', rows: aside, weight: 0.5, opacity: 0.8, settings: true },
    { kind: 'line', name: 'curves', rows: curves, weight: 1.5, about: 'Curve through the medians', curves: true },
    { kind: 'dots', name: 'medians', rows: drawn.map(medianOf), weight: 0.9, settings: true },
    { kind: 'dots', name: 'ring of best y', rows: ringsOf(optima[1], square), weight: 1 },
    { kind: 'dots', name: 'ring of best x', rows: ringsOf(optima[0], circle), weight: 1 },
    { kind: 'labels', name: 'labels', rows: labelsOf(shown), free: true },
  ]
}

/** Each seed that learned, along each curve whose settings are in an order. */
function threadsOf({ points, course: { along }, look, hidden }: Shown, theme: Theme): Vertex[] {
  if (!along?.numeric || hidden.has('seeds')) return []
  const curves = [
    ...Map.groupBy(
      points.filter((point) => isOnCurve(point, along)),
      ({ series }) => series,
    ).values(),
  ]
  const threads = curves
    .filter((curve) => curve.length > 1 && !sharesPlaces(curve))
    .flatMap((curve) => {
      const rows = curve.flatMap((point): Vertex[] => {
        const lost = new Set(point.unlearned)
        const { stroke } = dotOf(point, along, look, theme)
        return point.runs
          .filter((run) => !lost.has(run))
          .map(({ seed, x, y }) => ({ x, y, seed, series: `seed ${seed}, ${point.series}`, stroke, dash: [] }))
      })
      return [...Map.groupBy(rows, ({ series }) => series).values()].filter(({ length }) => length > 1)
    })
  return threads.length > mostThreads ? [] : threads.flat()
}

/** Values beside their settings, then the name of each curve at its end. */
function labelsOf({ points, course, look }: Shown): Label[] {
  const { along } = course
  const values = labelled(points, along).flatMap((point) => {
    const text = isBaseline(point, along) ? 'baseline' : point.along === null ? point.rest : axisValueText(point.along)
    return text ? [{ x: point.x, y: point.y, text }] : []
  })
  const curves = [...look.series.keys()]
  if (curves.length < 2 || curves.length > mostNamed || !along) return values
  const names = curves.map((series): Label => {
    const { x, y } = points.findLast((point) => point.series === series && !isBaseline(point, along))!
    return { x, y, text: curveTitle(series, points, course), names: series }
  })
  return [...names, ...values]
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
