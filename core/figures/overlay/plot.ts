import type { MeasureFacts } from '../../catalog/measure.ts'
import { capital, sentence, undrawn } from '../caption.ts'
import { curveTitle } from '../curve.ts'
import { headingKey, type Key } from '../plot/keys.ts'
import type { Plot } from '../plot/plot.ts'
import { isBaseline } from '../settings.ts'
import { shortened } from '../shortened.ts'
import type { Theme } from '../theme.ts'
import { hintOf } from '../tradeoff/hint.ts'
import { unlearnedWords } from '../tradeoff/learned.ts'
import { barsKey, countsIn, spreadsIn } from '../tradeoff/spreads.ts'
import { curveOf, type Family, type Together } from './families.ts'
import { curveLook, curvesOf, marksOf, type OverlayLayer } from './marks.ts'

/** Curves of one experiment that the legend names. */
const mostNamed = 6
/** The longest name in a legend, in points. */
const longestName = 150

/** The trade-offs of several experiments on the same axes, before they have a size. */
export function overlayPlot(
  together: Together,
  { x, y }: { x: MeasureFacts; y: MeasureFacts },
  hidden: ReadonlySet<OverlayLayer>,
  theme: Theme,
): Plot {
  const { families, axes, lane, front } = together
  return {
    heading: families.map(({ experiment: { name } }) => name).join(', '),
    caption: captionOf(together, hidden),
    panels: [
      {
        ...axes,
        title: '',
        hint: hintOf(x.better, y.better),
        marks: marksOf(together, hidden, theme),
        lane: lane && { from: lane.from, to: lane.to, text: 'did not learn' },
      },
    ],
    columns: 1,
    aspect: 0.58,
    keys: [
      ...families.map((family, i) => familyKeys(family, i, theme)),
      commonKeys(families, front !== null && !hidden.has('front'), hidden, theme),
    ],
  }
}

/** The experiment's name and number, then its curves. */
function familyKeys(family: Family, at: number, theme: Theme): Key[] {
  const { experiment, course, points } = family
  const curves = curvesOf(family)
  const named = curves.slice(0, mostNamed).map((series, i): Key => {
    const { stroke, fill, shape, dash } = curveLook(at, i, theme)
    const line = course.along?.numeric ? { line: { stroke, dash, weight: 1.2 } } : {}
    const text =
      curves.length === 1 && series === ''
        ? 'along ' + (course.along?.label ?? 'nothing')
        : curveTitle(series, points, course, 'median')
    return {
      text,
      room: line.line ? 20 : 8,
      dot: { shape, fill, stroke, size: 26, weight: 0.9 },
      series: curveOf(family, { series }),
      ...line,
    }
  })
  const { stroke } = curveLook(at, 0, theme)
  const name = shortened(experiment.name, longestName, theme.body)
  const diamond = { shape: 'diamond', fill: theme.background, stroke, size: 40, weight: 0.9 }
  return [
    { text: `${name} (${experiment.id}):`, room: 6, box: { fill: stroke, high: 1 } },
    ...named,
    ...(curves.length > mostNamed ? [headingKey(`and ${curves.length - mostNamed} more curves`)] : []),
    ...(points.some((point) => isBaseline(point, course.along)) ? [{ text: 'baseline', room: 8, dot: diamond }] : []),
  ]
}

function commonKeys(
  families: readonly Family[],
  hasFront: boolean,
  hidden: ReadonlySet<OverlayLayer>,
  theme: Theme,
): Key[] {
  const points = families.flatMap((family) => family.points)
  const run = { shape: 'circle', fill: theme.muted, stroke: theme.ink, size: 7, weight: 0.35, opacity: 0.6 }
  const step = { stroke: theme.muted, dash: [1, 1.5], weight: 1 }
  return [
    ...(hidden.has('intervals') ? [] : barsKey(points, theme)),
    ...(!hidden.has('seeds') && points.some(({ runs }) => runs.length > 1)
      ? [{ text: 'one seed', room: 4, dot: run }]
      : []),
    ...(hasFront ? [{ text: 'Pareto front of all settings', room: 18, line: step }] : []),
  ]
}

function captionOf({ families, scale }: Together, hidden: ReadonlySet<OverlayLayer>): string {
  const points = families.flatMap((family) => family.points)
  const left = (why: keyof Family['left']) => families.reduce((sum, family) => sum + family.left[why], 0)
  const unpaired = left('unpaired')
  return sentence([
    capital(countsIn(points.map(({ runs, unlearned }) => runs.length - unlearned.length))),
    ...(hidden.has('intervals') ? [] : spreadsIn(points)),
    ...families.flatMap(({ experiment: { name, id }, criterion, unlearned, seeds }) =>
      criterion && unlearned.size > 0 ? [`${name} (${id}): ${unlearnedWords(criterion, unlearned.size, seeds)}`] : [],
    ),
    ...undrawn(left('undefined'), left('nonFinite')),
    ...(unpaired > 0
      ? [`${unpaired} ${unpaired === 1 ? 'run' : 'runs'} not drawn (no baseline of the same seed)`]
      : []),
    scale === 'paired'
      ? 'x is paired by seed within each experiment, and never between experiments'
      : 'experiments are not paired by seed',
  ])
}
