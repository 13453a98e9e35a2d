import type { MeasureFacts } from '../../catalog/measure.ts'
import { seedsIn, sentence, spreadKey, spreadsIn, undrawn } from '../caption.ts'
import { curveTitle } from '../curve.ts'
import { measureAxis } from '../plot/axes.ts'
import { headingKey, type Key } from '../plot/keys.ts'
import type { Plot, PlotAxis } from '../plot/plot.ts'
import { isBaseline } from '../settings.ts'
import type { Theme } from '../theme.ts'
import { frontOf } from '../tradeoff/front.ts'
import { hintOf } from '../tradeoff/hint.ts'
import type { Family, OverlayPoint } from './families.ts'
import { curveLook, curvesOf, marksOf, type OverlayLayer } from './marks.ts'

/** Curves of one experiment that the legend names. */
const mostNamed = 6

/** The trade-offs of several experiments on the same axes, before they have a size. */
export function overlayPlot(
  families: readonly Family[],
  { x, y }: { x: MeasureFacts; y: MeasureFacts },
  hidden: ReadonlySet<OverlayLayer>,
  theme: Theme,
): Plot {
  const points = families.flatMap((family) => family.points)
  const axes = { x: axisOf(points, 'x', x), y: axisOf(points, 'y', y) }
  // A scale's domain does not depend on its length.
  const front = frontOf(points, [x, y], [axes.x.scale(1).domain, axes.y.scale(1).domain])
  return {
    heading: families.map(({ experiment: { name } }) => name).join(', '),
    caption: captionOf(families, hidden),
    panels: [
      {
        ...axes,
        title: '',
        hint: hintOf(x.better, y.better),
        marks: marksOf(families, front?.corners ?? [], hidden, theme),
      },
    ],
    columns: 1,
    aspect: 0.58,
    keys: [
      ...families.map((family, i) => familyKeys(family, i, theme)),
      commonKeys(points, front !== null && !hidden.has('front'), hidden, theme),
    ],
  }
}

function axisOf(points: readonly OverlayPoint[], direction: 'x' | 'y', facts: MeasureFacts): PlotAxis {
  const centres = points.map((point) => point[direction])
  const runs = points.flatMap((point) => point.runs.map((run) => run[direction]))
  const ends = points.flatMap(({ [`${direction}Spread` as const]: spread }) =>
    spread ? [spread.low, spread.high] : [],
  )
  // An end of an interval at or below zero does not take a logarithmic scale from values that are all positive.
  const positive = [...centres, ...runs].every((value) => value > 0)
  return measureAxis(direction, facts, centres, [
    ...centres,
    ...runs,
    ...(positive ? ends.filter((end) => end > 0) : ends),
  ])
}

/** The experiment's name and number, then its curves. */
function familyKeys(family: Family, at: number, theme: Theme): Key[] {
  const { experiment, course, points } = family
  const curves = curvesOf(family)
  const named = curves.slice(0, mostNamed).map((curve, i): Key => {
    const { stroke, fill, shape, dash } = curveLook(at, i, theme)
    const line = course.along?.numeric ? { line: { stroke, dash, weight: 1.2 } } : {}
    const series = points.find((point) => point.curve === curve)!.series
    const text =
      curves.length === 1 && series === ''
        ? 'along ' + (course.along?.label ?? 'nothing')
        : curveTitle(series, points, course)
    return {
      text,
      room: line.line ? 20 : 8,
      dot: { shape, fill, stroke, size: 26, weight: 0.9 },
      series: curve,
      ...line,
    }
  })
  const { stroke } = curveLook(at, 0, theme)
  const diamond = { shape: 'diamond', fill: theme.background, stroke, size: 40, weight: 0.9 }
  return [
    { text: `${experiment.name} (${experiment.id}):`, room: 6, box: { fill: stroke, high: 1 } },
    ...named,
    ...(curves.length > mostNamed ? [headingKey(`and ${curves.length - mostNamed} more curves`)] : []),
    ...(points.some((point) => isBaseline(point, course.along)) ? [{ text: 'baseline', room: 8, dot: diamond }] : []),
  ]
}

function commonKeys(
  points: readonly OverlayPoint[],
  hasFront: boolean,
  hidden: ReadonlySet<OverlayLayer>,
  theme: Theme,
): Key[] {
  const bars = hidden.has('intervals') ? null : spreadKey(points.flatMap(({ xSpread }) => (xSpread ? [xSpread] : [])))
  const run = { shape: 'circle', fill: theme.muted, stroke: theme.ink, size: 7, weight: 0.35, opacity: 0.6 }
  const step = { stroke: theme.muted, dash: [1, 1.5], weight: 1 }
  return [
    ...(bars ? [{ text: bars, room: 11, line: { stroke: theme.ink, dash: [], weight: 0.7 }, cross: theme.ink }] : []),
    ...(!hidden.has('seeds') && points.some(({ runs }) => runs.length > 1)
      ? [{ text: 'one run', room: 4, dot: run }]
      : []),
    ...(hasFront ? [{ text: 'Pareto front of all settings', room: 18, line: step }] : []),
  ]
}

function captionOf(families: readonly Family[], hidden: ReadonlySet<OverlayLayer>): string {
  const points = families.flatMap((family) => family.points)
  const left = families.reduce(
    (sum, { left }) => ({ undefined: sum.undefined + left.undefined, nonFinite: sum.nonFinite + left.nonFinite }),
    { undefined: 0, nonFinite: 0 },
  )
  return sentence([
    seedsIn(points.map(({ runs }) => runs.length)),
    ...(hidden.has('intervals') ? [] : spreadsIn(points.flatMap(({ xSpread }) => (xSpread ? [xSpread] : [])))),
    ...undrawn(left.undefined, left.nonFinite),
    'experiments are not paired by seed',
  ])
}
