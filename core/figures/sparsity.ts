import type { Axis } from '../experiment/types.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import { optimum } from '../statistics/optimum.ts'
import { everywhere } from '../statistics/source.ts'
import { absentIn, seedsIn, sentence, spreadKey, spreadsIn } from './caption.ts'
import { composed, factsOf } from './compose.ts'
import type { FigureData, FigureOptions } from './data.ts'
import { points as inPoints, type Column, type Figure, type Row } from './figure.ts'
import { linesThrough } from './curve.ts'
import { dotOf, lookOf, seriesKeys, type Look } from './look.ts'
import { courseOf, measureNamed, type Course } from './names.ts'
import {
  optimaIn,
  optimaOf,
  optimaWords,
  optimumKey,
  optimumLooks,
  optimumRows,
  ringsOf,
  trailsOf,
  type Best,
} from './optima.ts'
import { measureAxis, sweptAxis, unitOf } from './plot/axes.ts'
import type { Key } from './plot/keys.ts'
import type { Mark, Panel, Plot } from './plot/plot.ts'
import { selected } from './select.ts'
import { estimate, isOnCurve, nameOf, settingsOf, type Estimate, type Setting } from './settings.ts'
import { paper, type Theme } from './theme.ts'
import { inRole } from '../catalog/roles.ts'
import { capabilityIn } from './tradeoff/defaults.ts'

/** A setting with the estimate of one measure. */
interface Point extends Setting {
  estimate: Estimate
  x: number
  y: number
  values: Estimate['runs']
}

/** A measure with its settings' estimates and the optima of its curves. */
interface Shown {
  facts: MeasureFacts
  points: Point[]
  optima: Best[]
}

/**
 * Each measure against the swept axis, one panel each: means with their intervals, seeds faint, the baseline as a
 * horizontal line. Throws if no axis is swept or nothing can be drawn.
 */
export function sparsity(given: FigureData, options: FigureOptions = {}): Figure {
  const { data, filter } = selected(given, options)
  const course = courseOf(data.axes, options)
  const { along } = course
  if (!along)
    throw new Error(
      data.axes.length > 0
        ? `sparsity: no number is swept in this experiment; name what to draw along (along: ${data.axes.map(({ path }) => path).join(' or ')})`
        : 'sparsity: nothing is swept in this experiment, so there is no axis to draw along',
    )
  const names = options.measures ?? [
    capabilityIn(data.measures),
    ...inRole('sweep', data.measures)
      .slice(0, 5)
      .map(({ name }) => name),
  ]
  const random = options.random ?? everywhere
  const settings = settingsOf(data.runs, course)
  const shown = names.map((name, m) => {
    const facts = measureNamed(name, data.measures)
    const points = settings.flatMap((setting): Point[] => {
      const found = estimate(setting, facts, random(97 * setting.setting + m))
      return found
        ? [{ ...setting, estimate: found, x: placeOf(setting, along), y: found.mean, values: found.runs }]
        : []
    })
    if (points.length === 0)
      throw new Error(`sparsity: none of the ${data.runs.length} runs has a finite ${name}; leave it out of --measures`)
    return {
      facts,
      points,
      optima: optimaOf(points, facts, along, (curve, better) => optimum(curve, better, random(-1 - m))),
    }
  })
  const theme = typeof options.theme === 'object' ? options.theme : paper
  const look = lookOf(settings, along)
  const width = inPoints(options.width ?? 'column')
  const every = shown.flatMap(({ points }) => points)
  const optima = shown.flatMap((one) => one.optima)
  const spreads = every.map(({ estimate }) => estimate.spread)
  const plot: Plot = {
    heading: data.experiment.name,
    caption: sentence([
      seedsIn(every.map(({ estimate }) => estimate.runs.length)),
      ...spreadsIn(spreads),
      ...optimaIn(optima, (name) => measureNamed(name, data.measures).label),
      ...absentIn(data.states, filter),
    ]),
    panels: shown.map((one) => panelOf(one, along, look, theme)),
    columns: width < 300 ? 2 : 3,
    aspect: 0.72,
    keys: [
      [...curveKeys(settings, course, look, theme), ...markKeys(every, theme)],
      optima.some(({ at }) => at)
        ? [optimumKey('best setting, 95% interval of its place', optimumLooks(theme)[0])]
        : [],
    ],
  }
  return composed(data, filter, options, {
    name: 'sparsity',
    title: `${data.experiment.name}: measures along ${along.label}`,
    description: describe(shown, course) + optimaWords(optima, along),
    plot,
    rows: [...shown.flatMap(({ facts, points }) => sparsityRows(facts, points, course)), ...optimumRows(optima, along)],
    columns: columnsOf(course),
    runs: [...new Set(every.flatMap(({ estimate }) => estimate.runs.map(({ id }) => id)))],
    about: {
      measures: shown.map(({ facts }) => factsOf(facts)),
      along: along.path,
      split: course.split.map(({ path }) => path),
    },
  })
}

function panelOf({ facts, points, optima }: Shown, along: Axis, look: Look, theme: Theme): Panel {
  const ends = points.flatMap(({ estimate: { mean, spread, runs } }) => [
    mean,
    spread.low,
    spread.high,
    ...runs.map(({ value }) => value),
  ])
  const y = measureAxis(
    'y',
    facts,
    points.map((point) => point.estimate.mean),
    ends,
  )
  const curve = points.filter((point) => isOnCurve(point, along))
  return {
    title: facts.label,
    x: sweptAxis(
      along,
      curve.map(({ x }) => x),
      theme.body,
    ),
    y: { ...y, title: unitOf(facts) },
    marks: marksOf(points, optima, along, look, theme),
  }
}

function marksOf(points: Point[], optima: Best[], along: Axis, look: Look, theme: Theme): Mark[] {
  const [lines, curve] = [true, false].map((wanted) =>
    points.filter((point) => isOnCurve(point, along) !== wanted),
  ) as [Point[], Point[]]
  const drawn = curve.map((point) => ({ point, x: point.x, y: point.y, ...dotOf(point, along, look, theme) }))
  const across = lines.flatMap((point) => {
    const { mean, spread } = point.estimate
    const { stroke } = dotOf(point, along, look, theme)
    const series = nameOf(point, along)
    return [-Infinity, Infinity].map((x) => ({
      x,
      y: mean,
      low: spread.low,
      high: spread.high,
      series,
      stroke,
      fill: stroke,
      dash: [2, 2],
    }))
  })
  const seeds = drawn.flatMap(({ point, x, shape, fill, stroke }) =>
    point.estimate.runs.length > 1
      ? point.estimate.runs.map(({ id, seed, value }) => ({ x, y: value, shape, fill, stroke, size: 5, run: id, seed }))
      : [],
  )
  const [ring] = optimumLooks(theme)
  return [
    { kind: 'line', name: 'best', rows: trailsOf(optima, ring), weight: ring.weight, opacity: 0.25 },
    { kind: 'band', name: 'intervals off the curves', rows: across, opacity: 0.1 },
    { kind: 'line', name: 'off the curves', rows: across, weight: 0.8, about: 'Setting off the curve' },
    { kind: 'dots', name: 'runs', rows: seeds, weight: 0.3, opacity: 0.4 },
    {
      kind: 'bars',
      name: 'intervals',
      along: 'y',
      rows: drawn.map(({ point, x, y, stroke }) => {
        const { low, high } = point.estimate.spread
        return { x, y, low, high, stroke }
      }),
    },
    {
      kind: 'line',
      name: 'curves',
      weight: 1.1,
      about: 'Curve through the means',
      rows: along.numeric
        ? linesThrough(drawn.map(({ point, ...dot }) => ({ ...dot, series: point.series, along: point.along }))).map(
            ({ x, y, series, stroke, dash }) => ({ x, y, series, stroke, dash }),
          )
        : [],
    },
    {
      kind: 'dots',
      name: 'means',
      weight: 0.9,
      rows: drawn.map(({ point, x, y, shape, fill, stroke }) => {
        return { x, y, shape, fill, stroke, size: 22, setting: point.setting, series: point.series }
      }),
    },
    { kind: 'dots', name: 'ring of the best', rows: ringsOf(optima, { ...ring, size: 75 }), weight: 1 },
  ]
}

const placeOf = ({ along: value }: Setting, along: Axis): number =>
  along.numeric ? Number(value) : along.values.indexOf(value)

/** Legend keys of the curves; a baseline, or another setting off the curves, is a line and not a symbol. */
const curveKeys = (settings: Setting[], course: Course, look: Look, theme: Theme): Key[] => {
  const curves = new Set(settings.filter((point) => isOnCurve(point, course.along)).map(({ series }) => series))
  return seriesKeys(settings, course, look, theme).map(({ text, ...key }) =>
    key.series !== undefined && curves.has(key.series)
      ? { text, ...key }
      : { text, room: 14, line: { stroke: key.dot!.stroke, dash: [2, 2], weight: 0.8 } },
  )
}

function markKeys(points: Point[], theme: Theme): Key[] {
  const bars = spreadKey(points.map(({ estimate }) => estimate.spread))
  const run = { shape: 'circle', fill: theme.muted, stroke: theme.ink, size: 5, weight: 0.3, opacity: 0.6 }
  const line = { stroke: theme.ink, dash: [], weight: 0.7 }
  return [
    ...(bars ? [{ text: bars, room: 3, cross: theme.ink }] : []),
    ...(points.some(({ estimate }) => estimate.runs.length > 1) ? [{ text: 'one run', room: 4, dot: run }] : []),
  ].map((key) => ('cross' in key ? { ...key, line } : key))
}

function sparsityRows(facts: MeasureFacts, points: Point[], { along, split }: Course): Row[] {
  return points.flatMap(({ setting, series, axes, estimate: { mean, spread, runs } }) => {
    const place = Object.fromEntries([along!, ...split].map(({ path }) => [path, axes[path] ?? null]))
    const lead = { measure: facts.name, series, setting, ...place }
    const { low, high, kind } = spread
    return [
      { mark: 'mean', ...lead, n: runs.length, value: mean, low, high, spread: kind },
      ...runs.map(({ id, seed, value }) => ({ mark: 'run', ...lead, run: id, seed, value })),
    ]
  })
}

const columnsOf = ({ along, split }: Course): Column[] =>
  [
    'mark',
    'measure',
    'series',
    'setting',
    along!.path,
    ...split.map(({ path }) => path),
    'run',
    'seed',
    'n',
    'value',
    'low',
    'high',
    'spread',
  ].map((field) => ({ field, header: field }))

function describe(shown: { facts: MeasureFacts; points: Point[] }[], { along }: Course): string {
  const panels = shown.map(({ facts, points }) => {
    const means = points.map((point) => `${nameOf(point, along)} ${Number(point.estimate.mean.toPrecision(3))}`)
    return `${facts.label}: ${means.join(', ')}`
  })
  return `Measures against ${along!.label}, a panel each. Means: ${panels.join('; ')}.`
}
