import { bootstrap, type Spread } from '../tradeoff/bootstrap.ts'
import { mean } from '../tradeoff/summarise.ts'
import { uniforms, type Uniforms } from '../tradeoff/uniforms.ts'
import { absentIn, seedsIn, sentence, spreadKey, spreadsIn } from './caption.ts'
import { composed, plainColumns } from './compose.ts'
import type { Curve, FigureData, FigureOptions } from './data.ts'
import { points as inPoints, type Figure, type Row } from './figure.ts'
import { binned } from './learning/binned.ts'
import { casing, lineKeys, lineOf, lookOf, type Look } from './look.ts'
import { courseOf, type Course } from './names.ts'
import type { Mark, Panel, Plot, PlotAxis } from './plot/plot.ts'
import { chooseScale, lossScale } from './scale.ts'
import { selected } from './select.ts'
import { nameOf, settingsOf, type Setting } from './settings.ts'
import { short } from './text.ts'
import { paper, type Theme } from './theme.ts'

/** The mean of a setting's runs where they were looked at. */
interface Path {
  setting: Setting
  places: { x: number; mean: number; spread: Spread }[]
}

/** One thing that is learnt, over steps or over examples. */
interface Lesson {
  name: string
  /** Held-out students learn over examples; all else over training steps. */
  heldOut: boolean
  paths: Path[]
}

/** Into how many stretches of steps training curves are averaged. */
const stretches = 40

/** Training losses over steps, and how held-out students learn the code over examples, a panel each: means over seeds. */
export function learning(given: FigureData, options: FigureOptions = {}): Figure {
  const { data, filter } = selected(given, options)
  const course = courseOf(data.axes, options)
  const settings = settingsOf(data.runs, course)
  const random = options.random ?? uniforms
  const lessons = [
    ...lessonsOf(binned(data.training ?? [], stretches).map(together), false, settings, random),
    ...lessonsOf(data.learning ?? [], true, settings, random),
  ]
  if (lessons.length === 0) throw new Error('learning: no curve was recorded of these runs')
  const theme = typeof options.theme === 'object' ? options.theme : paper
  const look = lookOf(settings, course.along)
  const held = lessons.filter(({ heldOut }) => heldOut)
  const spreads = held.flatMap(({ paths }) => paths.flatMap(({ places }) => places.map(({ spread }) => spread)))
  const bars = spreadKey(spreads)
  const line = { stroke: theme.ink, dash: [], weight: 0.7 }
  const plot: Plot = {
    heading: data.experiment.name,
    caption: sentence([
      seedsIn(settings.map(({ runs }) => runs.length)),
      ...spreadsIn(spreads, 'bars of held-out students'),
      ...(held.length === 0 ? ['the curves of held-out students were not kept when these runs were evaluated'] : []),
      ...absentIn(data, filter),
    ]),
    panels: lessons.map((lesson) => panelOf(lesson, course, look, theme)),
    columns: inPoints(options.width ?? 'column') < 300 ? 2 : 3,
    aspect: 0.75,
    keys: [
      ...lineKeys(settings, course.along, look, theme),
      bars ? [{ text: bars, room: 3, line, cross: theme.ink }] : [],
    ],
  }
  return composed(data, filter, options, {
    name: 'learning',
    title: `${data.experiment.name}: learning curves`,
    description: describe(lessons, course),
    plot,
    rows: lessons.flatMap((lesson) => rowsOf(lesson, course)),
    columns: plainColumns(
      ...['curve', 'series', 'setting'],
      ...[...(course.along ? [course.along] : []), ...course.split].map(({ path }) => path),
      ...['n', 'x', 'value', 'low', 'high', 'spread'],
    ),
    runs: data.runs.map(({ id }) => id),
    about: { along: course.along?.path ?? null, split: course.split.map(({ path }) => path) },
  })
}

/** Several students of a primary are one curve, their mean: they are renewed in turn. */
const together = (curve: Curve): Curve =>
  /^student \d+ distance$/.test(curve.name) ? { ...curve, name: 'distance of its students' } : curve

/** Curves of one name, averaged over the runs of each setting wherever all that have a value agree on x. */
function lessonsOf(
  curves: readonly Curve[],
  heldOut: boolean,
  settings: readonly Setting[],
  random: (place: number) => Uniforms,
): Lesson[] {
  return [...Map.groupBy(curves, ({ name }) => name)].flatMap(([name, own], l) => {
    const byRun = Map.groupBy(own, (curve) => curve.run)
    const paths = settings.flatMap((setting): Path[] => {
      const values = new Map<number, number[]>()
      for (const { x, y } of setting.runs.flatMap(({ id }) => byRun.get(id) ?? []))
        for (let i = 0; i < x.length; i++)
          if (Number.isFinite(y[i])) values.set(x[i]!, [...(values.get(x[i]!) ?? []), y[i]!])
      const places = [...values].sort(([a], [b]) => a - b)
      const spreadOf = (list: number[], at: number): Spread =>
        heldOut
          ? bootstrap(list, random(211 * setting.setting + 17 * l + at))
          : { kind: 'range', n: list.length, low: Math.min(...list), high: Math.max(...list) }
      const path = places.map(([x, list], at) => ({ x, mean: mean(list), spread: spreadOf(list, at) }))
      return path.length > 0 ? [{ setting, places: path }] : []
    })
    return paths.length > 0 ? [{ name, heldOut, paths }] : []
  })
}

function panelOf({ name, heldOut, paths }: Lesson, { along }: Course, look: Look, theme: Theme): Panel {
  const places = paths.flatMap(({ setting, places }) => {
    const { stroke, fill, dash, shape } = lineOf(setting, along, look, theme)
    return places.map(({ x, mean, spread }) => ({
      ...{ x, y: mean, low: spread.low, high: spread.high, series: nameOf(setting, along) },
      ...{ stroke, fill, dash, shape, size: 12 },
    }))
  })
  const marks: Mark[] = [
    ...(heldOut ? [{ kind: 'bars', name: 'intervals', along: 'y', rows: places } as const] : []),
    casing(places, theme),
    { kind: 'line', name: 'means', rows: places, weight: 1.1, about: `${name} of a setting` },
    ...(heldOut
      ? [
          {
            ...({ kind: 'dots', name: 'points', weight: 0.6 } as const),
            rows: places.map(({ stroke, ...place }) => ({
              ...place,
              stroke: place.fill === stroke ? theme.muted : stroke,
            })),
          },
        ]
      : []),
  ]
  const means = places.map(({ y }) => y)
  const ends = heldOut ? places.flatMap(({ low, high }) => [low, high]) : []
  const shown = means.every((y) => y > 0) ? ends.filter((end) => end > 0) : ends
  const { unit, better } = unitsOf(name)
  return {
    title: heldOut ? `new student, ${name.replace(/ \w+$/, '')}` : name,
    x: heldOut ? examplesAxis(places.map(({ x }) => x)) : stepsAxis(places.map(({ x }) => x)),
    y: {
      title: [unit, `${better === 'higher' ? '↑' : '↓'} better`],
      scale: (length) => lossScale([...means, ...shown], Math.floor(length / 24)),
      text: short,
      grid: true,
    },
    marks,
  }
}

const unitsOf = (name: string): { unit: string; better: 'higher' | 'lower' } =>
  name.endsWith('fvu')
    ? { unit: 'FVU', better: 'lower' }
    : name.endsWith('fidelity')
      ? { unit: 'loss recovered', better: 'higher' }
      : { unit: name.startsWith('distance') ? 'distance' : 'loss', better: 'lower' }

const stepsAxis = (xs: number[]): PlotAxis => ({
  title: ['training step', ''],
  scale: (length) => chooseScale([], [0, ...xs], Math.floor(length / 36)),
  text: short,
  grid: true,
})

/** Numbers of examples, which grow by factors. */
const examplesAxis = (xs: number[]): PlotAxis => ({
  title: ['examples', ''],
  scale: (length) => {
    const sizes = [...new Set(xs)].sort((a, b) => a - b)
    const every = Math.max(1, Math.ceil((sizes.length * 26) / length))
    const [low, high] = [sizes[0]!, sizes.at(-1)!]
    const margin = (high / low) ** 0.06 || 1.1
    const ticks = sizes.filter((_, i) => (sizes.length - 1 - i) % every === 0)
    return { type: 'log', domain: [low / margin, high * margin], ticks }
  },
  text: short,
  grid: true,
})

function rowsOf({ name, heldOut, paths }: Lesson, { along, split }: Course): Row[] {
  return paths.flatMap(({ setting, places }) => {
    const axes = [...(along ? [along] : []), ...split].map(({ path }) => [path, setting.axes[path] ?? null])
    const lead = { curve: name, series: setting.series, setting: setting.setting, ...Object.fromEntries(axes) }
    return places.map(({ x, mean, spread: { n, low, high, kind } }) => ({
      ...{ ...lead, n, x, value: mean },
      ...(heldOut ? { low, high, spread: kind } : {}),
    }))
  })
}

function describe(lessons: Lesson[], { along }: Course): string {
  const ends = ({ paths }: Lesson) =>
    paths.map(({ setting, places }) => `${nameOf(setting, along)} ${Number(places.at(-1)!.mean.toPrecision(3))}`)
  return `Learning curves. Last values: ${lessons.map((lesson) => `${lesson.name}: ${ends(lesson).join(', ')}`).join('; ')}.`
}
