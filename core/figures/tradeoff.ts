import type { Axis } from '../experiment/types.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import { everywhere } from '../statistics/source.ts'
import { absentIn, seedsIn, sentence, spreadKey, spreadsIn, undrawn } from './caption.ts'
import { composed, factsOf } from './compose.ts'
import type { FigureData, FigureOptions } from './data.ts'
import { points as inPoints, type Figure } from './figure.ts'
import { lookOf, seriesKeys, valueKeys } from './look.ts'
import { courseOf, measureNamed } from './names.ts'
import { optimaIn, optimaOf, optimaWords, optimumKey, optimumLooks, optimumRows, type Best } from './optima.ts'
import type { Key } from './plot/keys.ts'
import type { Plot } from './plot/plot.ts'
import { selected } from './select.ts'
import { paper, type Theme } from './theme.ts'
import { axisOf } from './tradeoff/axis.ts'
import { defaultAxes } from './tradeoff/defaults.ts'
import { describe } from './tradeoff/describe.ts'
import { frontOf } from './tradeoff/front.ts'
import { chancesOf, chanceKeys } from './tradeoff/chances.ts'
import { hintOf } from './tradeoff/hint.ts'
import { marksOf } from './tradeoff/marks.ts'
import { columnsOf, rowsOf } from './tradeoff/rows.ts'
import { pointsOf, type SettingPoint, type SettingPoints } from './tradeoff/settings.ts'

/** Capability against interpretability: a curve per split setting along the swept axis, with its seeds, intervals,
 * baseline, optima and Pareto front. Throws where nothing can be drawn, saying why. */
export function tradeoff(given: FigureData, options: FigureOptions = {}): Figure {
  const { data, filter } = selected(given, options)
  const defaults = options.x && options.y ? { x: options.x, y: options.y } : defaultAxes(data.measures, options.x)
  const x = measureNamed(options.x ?? defaults.x, data.measures)
  const y = measureNamed(options.y ?? defaults.y, data.measures)
  if (x === y) throw new Error(`trade-off: x and y are both ${x.name}`)
  const course = courseOf(data.axes, options)
  const { along } = course
  const settings = pointsOf(data.runs, { ...course, x, y }, options.random ?? everywhere)
  const { points } = settings
  if (points.length === 0)
    throw new Error(`trade-off: none of the ${data.runs.length} runs has a finite ${x.name} and ${y.name}`)

  const theme = typeof options.theme === 'object' ? options.theme : paper
  const look = lookOf(points, along)
  const axes = { x: axisOf(points, 'x', x), y: axisOf(points, 'y', y) }
  const width = inPoints(options.width ?? 'column')
  // A scale's domain does not depend on its length.
  const front = frontOf(points, [x, y], [axes.x.scale(width).domain, axes.y.scale(width).domain])
  const chances = chancesOf(points, [x, y], (options.random ?? everywhere)(-3))
  const optima: [Best[], Best[]] = [bestOf(points, 'x', x, along, options), bestOf(points, 'y', y, along, options)]
  const marks = marksOf(points, along, look, { corners: front?.corners ?? [], chances }, optima, theme)
  const plot: Plot = {
    heading: data.experiment.name,
    caption: captionOf(settings, [
      ...optimaIn(optima.flat(), (name) => (name === x.name ? x.label : y.label)),
      ...absentIn(data, filter),
    ]),
    panels: [{ ...axes, title: '', hint: hintOf(x.better, y.better), marks }],
    columns: 1,
    aspect: width < 300 ? 0.68 : 0.52,
    keys: [
      [...seriesKeys(points, course, look, theme), ...markKeys(points, front !== null, theme)],
      valueKeys(along, look, theme),
      chanceKeys(chances, theme),
      optimumKeys(optima),
    ],
  }
  return composed(data, filter, options, {
    name: 'tradeoff',
    title: `${data.experiment.name}: ${y.label} against ${x.label}`,
    description: describe(points, { ...course, x, y }, chances) + optimaWords(optima.flat(), along),
    plot,
    rows: [...rowsOf(points, data.axes, front, chances), ...optimumRows(optima.flat(), along)],
    columns: columnsOf(data.axes, x.name, y.name),
    runs: points.flatMap((point) => point.runs.map((run) => run.id)),
    about: { x: factsOf(x), y: factsOf(y), along: along?.path ?? null, split: course.split.map(({ path }) => path) },
  })
}

/** Optima of one of the two measures along the curves. */
const bestOf = (
  points: readonly SettingPoint[],
  direction: 'x' | 'y',
  facts: MeasureFacts,
  along: Axis | null,
  { random = everywhere }: FigureOptions,
): Best[] => {
  const placed = points.map(({ runs, ...point }) => ({
    ...point,
    values: runs.map((run) => ({ seed: run.seed, value: run[direction] })),
  }))
  return optimaOf(placed, facts, along, random(direction === 'x' ? -1 : -2))
}

const optimumKeys = (optima: readonly [Best[], Best[]]): Key[] =>
  (['x', 'y'] as const).flatMap((direction, i) =>
    optima[i]!.some(({ at }) => at)
      ? [optimumKey(`best ${direction}, 95% interval of its place`, optimumLooks[i]!)]
      : [],
  )

/** What the marks mean, how many seeds stand behind them, and what is not drawn. */
function captionOf({ points, left }: SettingPoints, absent: string[]): string {
  const whole = left.settings
    ? `, among them ${left.settings} whole ${left.settings === 1 ? 'setting' : 'settings'}`
    : ''
  return sentence([
    seedsIn(points.map(({ runs }) => runs.length)),
    ...spreadsIn(points.map(({ xSpread }) => xSpread)),
    ...undrawn(left.undefined, left.nonFinite, whole),
    ...absent,
  ])
}

function markKeys(points: readonly SettingPoint[], front: boolean, theme: Theme): Key[] {
  const bars = spreadKey(points.map(({ xSpread }) => xSpread))
  const run = { shape: 'circle', fill: theme.muted, stroke: theme.ink, size: 7, weight: 0.35, opacity: 0.6 }
  return [
    ...(bars ? [{ text: bars, room: 11, line: { stroke: theme.ink, dash: [], weight: 0.7 }, cross: theme.ink }] : []),
    ...(points.some(({ runs }) => runs.length > 1) ? [{ text: 'one run', room: 4, dot: run }] : []),
    ...(front
      ? [{ text: 'Pareto front of the means', room: 18, line: { stroke: theme.muted, dash: [1, 1.5], weight: 1 } }]
      : []),
  ]
}
