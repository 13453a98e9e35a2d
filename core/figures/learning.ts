import { everywhere } from '../statistics/source.ts'
import { absentIn, seedsIn, sentence, spreadKey, spreadsIn } from './caption.ts'
import { composed, plainColumns } from './compose.ts'
import type { FigureData, FigureOptions } from './data.ts'
import { points as inPoints, type Figure, type Row } from './figure.ts'
import { binned } from './learning/binned.ts'
import { lessonsOf, together, type Lesson } from './learning/lessons.ts'
import { panelOf } from './learning/panel.ts'
import { lineKeys, lookOf } from './look.ts'
import { courseOf, type Course } from './names.ts'
import type { Plot } from './plot/plot.ts'
import { selected } from './select.ts'
import { nameOf, settingsOf } from './settings.ts'
import { paper } from './theme.ts'

/** Into how many stretches of steps training curves are averaged. */
const stretches = 40

/** Training losses over steps, and how held-out students learn the code over examples, a panel each: means over seeds with
 * their intervals. */
export function learning(given: FigureData, options: FigureOptions = {}): Figure {
  const { data, filter } = selected(given, options)
  const course = courseOf(data.axes, options)
  const settings = settingsOf(data.runs, course)
  const random = options.random ?? everywhere
  const lessons = [
    ...lessonsOf(binned(data.training ?? [], stretches).map(together), false, settings, random),
    ...lessonsOf(data.learning ?? [], true, settings, random),
  ]
  if (lessons.length === 0) throw new Error('learning: no curve was recorded of these runs')
  const theme = typeof options.theme === 'object' ? options.theme : paper
  const look = lookOf(settings, course.along)
  const held = lessons.filter(({ heldOut }) => heldOut)
  const spreads = lessons.flatMap(({ paths }) => paths.flatMap(({ places }) => places.map(({ spread }) => spread)))
  const bars = spreadKey(spreads)
  const plot: Plot = {
    heading: data.experiment.name,
    caption: sentence([
      seedsIn(settings.map(({ runs }) => runs.length)),
      ...spreadsIn(spreads, 'bands and bars'),
      ...(held.length === 0 ? ['the curves of held-out students were not kept when these runs were evaluated'] : []),
      ...absentIn(data, filter),
    ]),
    panels: lessons.map((lesson) => panelOf(lesson, course, look, theme)),
    columns: inPoints(options.width ?? 'column') < 300 ? 2 : 3,
    aspect: 0.75,
    keys: [
      ...lineKeys(settings, course.along, look, theme),
      bars ? [{ text: bars, room: 14, box: { fill: theme.hairline, high: 1 }, cross: theme.ink }] : [],
    ],
  }
  return composed(data, filter, options, {
    name: 'learning',
    title: `${data.experiment.name}: learning curves`,
    description: describe(lessons, course),
    plot,
    rows: lessons.flatMap((lesson) => lessonRows(lesson, course)),
    columns: plainColumns(
      'curve',
      'series',
      'setting',
      ...[...(course.along ? [course.along] : []), ...course.split].map(({ path }) => path),
      'n',
      'x',
      'value',
      'low',
      'high',
      'spread',
    ),
    runs: data.runs.map(({ id }) => id),
    about: { along: course.along?.path ?? null, split: course.split.map(({ path }) => path) },
  })
}

function lessonRows({ name, paths }: Lesson, { along, split }: Course): Row[] {
  return paths.flatMap(({ setting, places }) => {
    const axes = [...(along ? [along] : []), ...split].map(({ path }) => [path, setting.axes[path] ?? null])
    const lead = { curve: name, series: setting.series, setting: setting.setting, ...Object.fromEntries(axes) }
    return places.map(({ x, mean, spread: { n, low, high, kind } }) => ({
      ...lead,
      n,
      x,
      value: mean,
      low,
      high,
      spread: kind,
    }))
  })
}

function describe(lessons: Lesson[], { along }: Course): string {
  const ends = ({ paths }: Lesson) =>
    paths.map(({ setting, places }) => `${nameOf(setting, along)} ${Number(places.at(-1)!.mean.toPrecision(3))}`)
  return `Learning curves. Last values: ${lessons.map((lesson) => `${lesson.name}: ${ends(lesson).join(', ')}`).join('; ')}.`
}
