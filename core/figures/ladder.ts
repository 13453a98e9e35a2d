import type { MeasureFacts } from '../catalog/measure.ts'
import { didYouMean } from '../catalog/registry.ts'
import { inRole } from '../catalog/roles.ts'
import { everywhere } from '../statistics/source.ts'
import { absentIn, seedsIn, sentence, spreadKey, spreadsIn } from './caption.ts'
import { composed, factsOf, plainColumns } from './compose.ts'
import type { FigureData, FigureOptions } from './data.ts'
import { points as inPoints, type Figure, type Row } from './figure.ts'
import { casing, lineKeys, lineOf, lookOf, type Look } from './look.ts'
import { nullKeys, nullMarks, reachOfNulls, type NullMark } from './nulls.ts'
import { courseOf, measureNamed, type Course } from './names.ts'
import { measureAxis, namesAxis, unitOf } from './plot/axes.ts'
import type { Mark, Panel, Plot } from './plot/plot.ts'
import { selected } from './select.ts'
import { estimate, nameOf, settingsOf, type Estimate, type Setting } from './settings.ts'
import { paper, type Theme } from './theme.ts'

/** One setting's scores on the rungs of one panel, weakest reader first. */
interface Climb {
  setting: Setting
  steps: { reader: number; facts: MeasureFacts; estimate: Estimate }[]
}

/** Names of readers as in papers. */
const readerName = (reader: string): string =>
  reader === 'mlp' ? 'MLP' : reader === 'kall' ? 'all' : reader.replace(/^k/, '')

/**
 * The probe ladder: scores when reading the best 1, 2, 5 or all units, or with an MLP, a panel for each number of
 * labelled rows. The gap between the lowest and the highest rung is the disentangling that a student has to learn.
 */
export function ladder(given: FigureData, options: FigureOptions = {}): Figure {
  const { data, filter } = selected(given, options)
  const course = courseOf(data.axes, options)
  const family = familyOf(data.measures, options.measures)
  const rungs = data.measures.flatMap(({ name, rung }) => (rung?.family === family ? [{ name, ...rung }] : []))
  const readers = [...new Set(rungs.map(({ reader }) => reader))]
  const labels = [...new Set(rungs.map(({ labels }) => labels))]
  const random = options.random ?? everywhere
  const settings = settingsOf(data.runs, course)
  const panels = labels.map((n) => ({
    n,
    climbs: settings.map((setting): Climb => {
      const steps = readers.flatMap((reader, r) => {
        const rung = rungs.find((one) => one.reader === reader && one.labels === n)
        const facts = rung && measureNamed(rung.name, data.measures)
        const found = facts && estimate(setting, facts, random(131 * setting.setting + r))
        return found ? [{ reader: r, facts, estimate: found }] : []
      })
      return { setting, steps }
    }),
  }))
  const every = panels.flatMap(({ climbs }) => climbs.flatMap(({ steps }) => steps))
  if (every.length === 0) throw new Error(`ladder: none of the ${data.runs.length} runs has a finite ${family} score`)

  /** The nulls of one panel's rungs, each at its reader. */
  const nullsOn = (all: readonly NullMark[], labels: string) =>
    all.flatMap((one) => {
      const rung = rungs.find(({ name }) => name === one.measure)
      return rung?.labels === labels ? [{ ...one, reader: readers.indexOf(rung.reader) }] : []
    })
  const theme = typeof options.theme === 'object' ? options.theme : paper
  const look = lookOf(settings, course.along)
  const spreads = every.map(({ estimate }) => estimate.spread)
  const bars = spreadKey(spreads)
  const line = { stroke: theme.ink, dash: [], weight: 0.7 }
  const nulls = (data.nulls ?? []).filter(
    ({ measure, setting }) =>
      rungs.some(({ name }) => name === measure) && settings.some((own) => own.setting === setting),
  )
  const reach = [
    ...every.flatMap(({ estimate: { mean, spread } }) => [mean, spread.low, spread.high]),
    ...reachOfNulls(nulls),
  ]
  const plot: Plot = {
    heading: data.experiment.name,
    caption: sentence([
      seedsIn(every.map(({ estimate }) => estimate.runs.length)),
      ...spreadsIn(spreads),
      ...absentIn(data.states, filter),
    ]),
    panels: panels.map(({ n, climbs }) => ({
      ...panelOf(climbs, readers, reach, course, look, theme, nullsOn(nulls, n)),
      title: n === 'all' ? 'all labelled rows' : `${n} labelled rows`,
    })),
    columns: inPoints(options.width ?? 'column') < 300 ? 2 : 3,
    aspect: 0.75,
    keys: [
      ...lineKeys(settings, course.along, look, theme),
      bars ? [{ text: bars, room: 3, line, cross: theme.ink }] : [],
      nullKeys(nulls, theme),
    ],
  }
  return composed(data, filter, options, {
    name: 'ladder',
    title: `${data.experiment.name}: probe ladder, ${family}`,
    description: describe(panels, readers, course),
    plot,
    rows: panels.flatMap(({ n, climbs }) => climbs.flatMap((climb) => ladderRows(climb, n, readers, course))),
    columns: plainColumns(
      'mark',
      'measure',
      'labels',
      'reader',
      'series',
      'setting',
      ...[...(course.along ? [course.along] : []), ...course.split].map(({ path }) => path),
      'n',
      'value',
      'low',
      'high',
      'spread',
    ),
    runs: [...new Set(every.flatMap(({ estimate }) => estimate.runs.map(({ id }) => id)))],
    about: {
      family,
      measures: rungs.map(({ name }) => factsOf(measureNamed(name, data.measures))),
      along: course.along?.path ?? null,
      split: course.split.map(({ path }) => path),
    },
  })
}

/** The ladder with the requested family, or the one that fits the task. */
function familyOf(measures: readonly MeasureFacts[], asked: string[] | undefined): string {
  const families = [...new Set(measures.flatMap(({ rung }) => rung?.family ?? []))]
  if (families.length === 0)
    throw new Error('ladder: no probe was measured in this experiment (evaluation.measures: probe)')
  if (asked === undefined) return inRole('ladder', measures)[0]?.rung?.family ?? families[0]!
  const [family, ...more] = asked
  if (family !== undefined && more.length === 0 && families.includes(family)) return family
  const taken = `measured are ${families.join(', ')}`
  const meant = more.length === 0 && family !== undefined ? didYouMean(family, families, taken) : taken
  throw new Error(`ladder: ${asked.join(',')} is not one ladder (${meant})`)
}

function panelOf(
  climbs: Climb[],
  readers: string[],
  reach: number[],
  { along }: Course,
  look: Look,
  theme: Theme,
  nulls: readonly (NullMark & { reader: number })[],
): Omit<Panel, 'title'> {
  const facts = climbs.flatMap(({ steps }) => steps)[0]?.facts
  const y = facts && { ...measureAxis('y', facts, [], reach), title: unitOf(facts) }
  const places = climbs.flatMap(({ setting, steps }) => {
    const { stroke, fill, dash, shape } = lineOf(setting, along, look, theme)
    return steps.map(({ reader, estimate: { mean, spread } }) => ({
      x: reader,
      y: mean,
      low: spread.low,
      high: spread.high,
      series: nameOf(setting, along),
      stroke,
      fill,
      dash,
      shape,
      size: 14,
    }))
  })
  const beside = nullMarks(nulls, ({ reader }) => reader, theme)
  const marks: Mark[] = [
    ...(nulls.length > 0
      ? [
          { kind: 'bars' as const, name: 'nulls, 95%', along: 'y' as const, rows: beside.bars, weight: 0.5 },
          { kind: 'dots' as const, name: 'nulls', rows: beside.dots, weight: 0.6 },
        ]
      : []),
    { kind: 'bars', name: 'intervals', along: 'y', rows: places },
    casing(places, theme),
    { kind: 'line', name: 'ladders', rows: places, weight: 1.1, about: 'Ladder of a setting' },
    {
      kind: 'dots',
      name: 'rungs',
      weight: 0.6,
      rows: places.map(({ stroke, ...place }) => ({ ...place, stroke: place.fill === stroke ? theme.muted : stroke })),
    },
  ]
  const none = namesAxis('', [])
  return { x: namesAxis('units read', readers.map(readerName)), y: y ?? none, marks }
}

function ladderRows({ setting, steps }: Climb, labels: string, readers: string[], { along, split }: Course): Row[] {
  const place = Object.fromEntries(
    [...(along ? [along] : []), ...split].map(({ path }) => [path, setting.axes[path] ?? null]),
  )
  return steps.map(({ reader, facts, estimate: { mean, spread, runs } }) => ({
    mark: 'mean',
    measure: facts.name,
    labels,
    reader: readers[reader]!,
    series: setting.series,
    setting: setting.setting,
    ...place,
    n: runs.length,
    value: mean,
    low: spread.low,
    high: spread.high,
    spread: spread.kind,
  }))
}

function describe(panels: { n: string; climbs: Climb[] }[], readers: string[], { along }: Course): string {
  const rungs = ({ setting, steps }: Climb) =>
    `${nameOf(setting, along)} ${steps.map(({ estimate }) => Number(estimate.mean.toPrecision(3))).join(', ')}`
  const words = panels.map(({ n, climbs }) => `${n} labelled rows: ${climbs.map(rungs).join('; ')}`)
  return `Probe ladder: score when reading ${readers.map(readerName).join(', ')}. ${words.join('. ')}.`
}
