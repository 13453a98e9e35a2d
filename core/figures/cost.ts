import type { Count, MeasureFacts } from '../catalog/measure.ts'
import { everywhere } from '../statistics/source.ts'
import { absentIn, seedsIn, sentence, spreadKey, spreadsIn } from './caption.ts'
import { composed, factsOf, plainColumns } from './compose.ts'
import type { FigureData, FigureOptions } from './data.ts'
import type { Figure, Row } from './figure.ts'
import { lineOf, lookOf, valueKeys, type Look } from './look.ts'
import { courseOf, measureNamed, type Course } from './names.ts'
import { measureAxis } from './plot/axes.ts'
import { headingKey, type Key } from './plot/keys.ts'
import type { Mark, Panel, Plot, PlotAxis } from './plot/plot.ts'
import { chooseScale, extent } from './scale.ts'
import { selected } from './select.ts'
import { estimate, isBaseline, nameOf, settingsOf, type Estimate, type Setting } from './settings.ts'
import { paper, type Theme } from './theme.ts'
import { capabilityIn } from './tradeoff/defaults.ts'

/** Operations counted in two ways: all (`far`, open) and the part that is looked at (`near`, filled). */
interface Pair {
  title: string
  near: Counting
  far: Counting
}
type Counting = MeasureFacts & { count: Count }

/** The pairs of counts that were taken, in the catalog's order. */
function pairsIn(measures: readonly MeasureFacts[]): Pair[] {
  const counting = measures.filter((facts): facts is Counting => facts.count !== undefined)
  return [...Map.groupBy(counting, ({ count }) => count.of)].flatMap(([title, own]) => {
    const [near, far] = (['near', 'far'] as const).map((end) => own.find(({ count }) => count.end === end))
    return near && far ? [{ title, near, far }] : []
  })
}

/** A setting with its capability and, per count, mean operations. */
interface Point {
  setting: Setting
  capability: Estimate
  near: number
  far: number
}

/** Capability against floating-point operations: to use the trained primary, dense and effective, and to train it,
 * the primary alone and with its teaching. */
export function cost(given: FigureData, options: FigureOptions = {}): Figure {
  const { data, filter } = selected(given, options)
  const course = courseOf(data.axes, options)
  const y = measureNamed(options.y ?? capabilityIn(data.measures), data.measures)
  const random = options.random ?? everywhere
  const settings = settingsOf(data.runs, course)
  const present = pairsIn(data.measures)
  if (present.length === 0)
    throw new Error('cost: no operations were counted in this experiment (evaluation.measures: capability)')
  const panels = present.map((count) => ({ count, points: pointsOf(settings, count, y, random) }))
  const every = panels.flatMap(({ points }) => points)
  if (every.length === 0) throw new Error(`cost: none of the ${data.runs.length} runs has a finite ${y.name}`)

  const theme = typeof options.theme === 'object' ? options.theme : paper
  const look = lookOf(settings, course.along)
  const spreads = every.map(({ capability }) => capability.spread)
  const plot: Plot = {
    heading: data.experiment.name,
    caption: sentence([
      seedsIn(every.map(({ capability }) => capability.runs.length)),
      ...spreadsIn(spreads),
      ...absentIn(data, filter),
    ]),
    panels: panels.map(({ count, points }) => panelOf(count, points, y, course, look, theme)),
    columns: 2,
    aspect: 0.8,
    keys: keysOf(every, present, course, look, theme, spreadKey(spreads)),
  }
  return composed(data, filter, options, {
    name: 'cost',
    title: `${data.experiment.name}: ${y.label} against operations`,
    description: describe(panels, y, course),
    plot,
    rows: panels.flatMap(({ count, points }) => costRows(count, points, course)),
    columns: plainColumns(
      'panel',
      'count',
      'series',
      'setting',
      ...[...(course.along ? [course.along] : []), ...course.split].map(({ path }) => path),
      'n',
      'operations',
      y.name,
      'low',
      'high',
      'spread',
    ).map((column) => (column.field === y.name ? { field: 'value', header: y.name } : column)),
    runs: [...new Set(every.flatMap(({ capability }) => capability.runs.map(({ id }) => id)))],
    about: { y: factsOf(y), along: course.along?.path ?? null, split: course.split.map(({ path }) => path) },
  })
}

function pointsOf(
  settings: Setting[],
  { near, far }: Pair,
  y: MeasureFacts,
  random: (place: number) => (i: number) => number,
): Point[] {
  return settings.flatMap((setting) => {
    const capability = estimate(setting, y, random(setting.setting))
    const [a, b] = [estimate(setting, near, random(0)), estimate(setting, far, random(0))]
    if (!capability || !a || !b) return []
    return [{ setting, capability, near: a.mean, far: far.count.added ? a.mean + b.mean : b.mean }]
  })
}

function panelOf(count: Pair, points: Point[], y: MeasureFacts, { along }: Course, look: Look, theme: Theme): Panel {
  const means = points.map(({ capability }) => capability.mean)
  const ends = points.flatMap(({ capability: { spread } }) => [spread.low, spread.high])
  const drawn = points.map((point) => ({ point, ...lineOf(point.setting, along, look, theme) }))
  const rows = (x: 'near' | 'far') =>
    drawn.map(({ point, shape, fill, stroke }) => ({
      x: point[x],
      y: point.capability.mean,
      shape,
      setting: point.setting.setting,
      size: x === 'near' ? 30 : 46,
      ...(x === 'near' ? { fill, stroke: theme.ink } : { fill: theme.background, stroke: stroke }),
    }))
  const marks: Mark[] = [
    {
      kind: 'bars',
      name: 'from the one count to the other',
      along: 'x',
      weight: 0.7,
      rows: drawn.map(({ point }) => ({
        x: point.near,
        y: point.capability.mean,
        stroke: theme.muted,
        low: Math.min(point.near, point.far),
        high: Math.max(point.near, point.far),
      })),
    },
    {
      kind: 'bars',
      name: 'intervals',
      along: 'y',
      rows: drawn.map(({ point: { near, capability }, stroke }) => ({
        x: near,
        y: capability.mean,
        low: capability.spread.low,
        high: capability.spread.high,
        stroke,
      })),
    },
    { kind: 'dots', name: count.far.count.label, rows: rows('far'), weight: 1 },
    { kind: 'dots', name: count.near.count.label, rows: rows('near'), weight: 0.6 },
  ]
  return {
    title: count.title,
    x: operationsAxis(
      points.flatMap(({ near, far }) => [near, far]),
      count.far.count.unit,
    ),
    y: measureAxis('y', y, means, [...means, ...ends]),
    marks,
  }
}

const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E']

/** Operations with prefixes, from zero where it costs little room. */
function operationsAxis(values: number[], label: string): PlotAxis {
  const [least, most] = extent(values)
  return {
    title: [label, '(lower is better)'],
    scale: (length) => {
      const scale = chooseScale(values, most < 100 * least ? [0, ...values] : values, length / 36)
      return scale.type === 'linear' && scale.domain[0] < 0
        ? { ...scale, domain: [0, scale.domain[1]], ticks: scale.ticks.filter((tick) => tick >= 0) }
        : scale
    },
    text: (tick) => {
      const power = tick === 0 ? 0 : Math.min(prefixes.length - 1, Math.max(0, Math.floor(Math.log10(tick) / 3 + 1e-9)))
      return `${Number((tick / 1000 ** power).toPrecision(4))}${prefixes[power] ? ` ${prefixes[power]}` : ''}`
    },
    grid: true,
  }
}

function keysOf(
  points: Point[],
  present: readonly Pair[],
  { along }: Course,
  look: Look,
  theme: Theme,
  bars: string | null,
): Key[][] {
  const dot = { shape: 'circle', stroke: theme.ink, size: 30, weight: 0.8 }
  const fills = present.map(({ title, near, far }): Key[] => [
    headingKey(`${title}:`),
    { text: near.count.label, room: 8, dot: { ...dot, fill: theme.muted } },
    { text: far.count.label, room: 9, dot: { ...dot, fill: theme.background, size: 46 } },
  ])
  const shapes = new Map(
    points.map(({ setting }) => {
      const baseline = isBaseline(setting, along)
      const text = baseline
        ? setting.series
          ? `baseline (${setting.series})`
          : 'baseline'
        : setting.series || 'setting'
      return [text, lineOf(setting, along, look, theme).shape] as const
    }),
  )
  const series = [...shapes].map(([text, shape]): Key => ({
    text,
    room: 8,
    dot: { ...dot, shape, fill: theme.background },
  }))
  const line = { stroke: theme.ink, dash: [], weight: 0.7 }
  return [
    ...fills,
    [...(series.length > 1 ? series : []), ...(bars ? [{ text: bars, room: 3, line, cross: theme.ink }] : [])],
    valueKeys(along, look, theme),
  ]
}

function costRows({ title, ...ends }: Pair, points: Point[], { along, split }: Course): Row[] {
  const axes = [...(along ? [along] : []), ...split]
  return points.flatMap(({ setting, capability: { mean, spread, runs }, near, far }) => {
    const place = Object.fromEntries(axes.map(({ path }) => [path, setting.axes[path] ?? null]))
    return [ends.near, ends.far].map(({ count: { label: count } }, i) => ({
      panel: title,
      count,
      series: setting.series,
      setting: setting.setting,
      ...place,
      n: runs.length,
      operations: i === 0 ? near : far,
      value: mean,
      low: spread.low,
      high: spread.high,
      spread: spread.kind,
    }))
  })
}

function describe(panels: { count: Pair; points: Point[] }[], y: MeasureFacts, { along }: Course): string {
  const words = panels.map(({ count: { title, ...ends }, points }) => {
    const places = points.map(
      ({ setting, near, far, capability }) =>
        `${nameOf(setting, along)} ${Number(capability.mean.toPrecision(3))} at ${near.toPrecision(3)} and ${far.toPrecision(3)}`,
    )
    return `Operations for ${title}, ${ends.near.count.label} and ${ends.far.count.label}: ${places.join('; ')}.`
  })
  return `${y.label} against floating-point operations. ${words.join(' ')}`
}
