import { numberOf } from '../units/number.ts'
import { absentIn, sentence } from './caption.ts'
import { composed, plainColumns } from './compose.ts'
import type { FigureData, FigureOptions, Responses } from './data.ts'
import { points as inPoints, type Figure, type Row } from './figure.ts'
import { courseOf, type Course } from './names.ts'
import { diverging } from './palette.ts'
import { namesAxis } from './plot/axes.ts'
import { headingKey, some, type Key } from './plot/keys.ts'
import type { Panel, Plot } from './plot/plot.ts'
import { selected } from './select.ts'
import { nameOf, settingsOf, standingOf, type Setting } from './settings.ts'
import { matchedOrder } from './units/order.ts'

/** A run's units: the drawn values `[concepts][units]` in −1 … 1, and the order of the units. */
interface Sheet {
  setting: Setting
  run: string
  seed: number
  responses: Responses
  shares: number[][]
  order: number[]
}

/** The most panels in a figure, and the most units in a panel. */
const most = { panels: 12, units: 256 }

/** With more names than this, not every row has one. */
const mostNames = 24

/** Height of a row with its name, points. */
const rowHeight = 8.4

/** A unit is dead if none of its responses exceeds this. */
const live = 1e-3

/**
 * Unit × concept heat maps, one for each setting, with units ordered so that monosemantic ones lie on the diagonal: a
 * dense code looks like noise, a legible one like a staircase.
 */
export function units(given: FigureData, options: FigureOptions = {}): Figure {
  const { data, filter } = selected(given, options)
  const course = courseOf(data.axes, options)
  const kept = new Map((data.responses ?? []).map((responses) => [responses.run, responses]))
  const found = settingsOf(data.runs, course).flatMap((setting): Sheet[] => {
    const first = setting.runs.filter(({ id }) => kept.has(id)).sort((a, b) => a.seed - b.seed)[0]
    return first ? [sheetOf(setting, first.id, first.seed, kept.get(first.id)!)] : []
  })
  if (found.length === 0)
    throw new Error(
      'units: these runs were evaluated before histories recorded the responses of units; run the experiment again to see its units (ladder and sparsity can be drawn from what there is)',
    )
  const sheets = some(found, most.panels)
  const width = inPoints(options.width ?? 'column')
  const { kind } = sheets[0]!.responses
  const columns = Math.min(sheets.length, width < 300 ? 2 : sheets[0]!.responses.units > 32 ? 3 : 4)
  const concepts = Math.max(...sheets.map(({ responses }) => responses.concepts.length))
  const height = Math.max(40, rowHeight * Math.min(concepts, mostNames), Math.min(4 * concepts, 240))
  const plot: Plot = {
    heading: data.experiment.name,
    caption: captionOf(sheets, found, [...absentIn(data.states, filter)]),
    panels: sheets.map((sheet) => panelOf(sheet, course)),
    columns,
    aspect: (height * columns) / width,
    keys: [rampOf(kind, sheets)],
  }
  return composed(data, filter, options, {
    name: 'units',
    title: `${data.experiment.name}: units and concepts`,
    description: describe(sheets, course),
    plot,
    rows: sheets.flatMap(unitRows),
    columns: plainColumns('setting', 'series', 'run', 'seed', 'concept', 'unit', 'place', 'response', 'drawn'),
    runs: sheets.map(({ run }) => run),
    about: { kind, along: course.along?.path ?? null, split: course.split.map(({ path }) => path) },
  })
}

/**
 * The drawn values of responses: for `alone`, each concept's share of the unit's whole response; correlations are
 * unchanged.
 */
function sheetOf(setting: Setting, run: string, seed: number, responses: Responses): Sheet {
  const { kind, concepts, units, values } = responses
  const at = (concept: number, unit: number) => values[concept * units + unit]!
  const sums = Array.from({ length: units }, (_, unit) =>
    concepts.reduce((sum, _, concept) => sum + Math.abs(at(concept, unit)), 0),
  )
  const share = (concept: number, unit: number) =>
    kind === 'correlation' ? at(concept, unit) : sums[unit]! > live ? at(concept, unit) / sums[unit]! : 0
  const shares = concepts.map((_, concept) => sums.map((_, unit) => share(concept, unit)))
  const order = matchedOrder(shares.map((row) => row.map(Math.abs))).slice(0, most.units)
  return { setting, run, seed, responses, shares, order }
}

function panelOf({ setting, responses, shares, order }: Sheet, { along }: Course): Panel {
  const { concepts, units } = responses
  const { title, names } = shortened(concepts)
  const cells = order.flatMap((unit, x) =>
    concepts.map((concept, y) => {
      const value = shares[y]![unit]!
      // A negative cell is half as high, so that its sign is visible without colour.
      return { x, y, high: value < 0 ? 0.55 : 1, fill: diverging(value), unit: numberOf(unit), concept, value }
    }),
  )
  return {
    title: nameOf(setting, along),
    x: namesAxis(
      `${units} units, matched`,
      order.map((unit) => String(numberOf(unit))),
      { most: order.length > 16 ? 0 : 11 },
    ),
    y: namesAxis(title, names, { down: true, most: mostNames }),
    marks: [{ kind: 'cells', name: 'cells', rows: cells }],
  }
}

/** Names without their common first word: `concept 1` … `concept 10` become 1 … 10 of `concept`. */
function shortened(concepts: readonly string[]): { title: string; names: string[] } {
  const [, word] = /^(\D+ )\d+$/.exec(concepts[0] ?? '') ?? []
  const shared =
    word !== undefined && concepts.every((name) => name.startsWith(word) && /^\d+$/.test(name.slice(word.length)))
  return shared
    ? { title: word.trim(), names: concepts.map((name) => name.slice(word.length)) }
    : { title: 'concept', names: [...concepts] }
}

function captionOf(sheets: readonly Sheet[], found: readonly Sheet[], absent: string[]): string {
  const { kind } = sheets[0]!.responses
  const seeds = [...new Set(sheets.map(({ seed }) => seed))]
  const few = sheets.filter(({ responses, order }) => order.length < responses.units)
  return sentence([
    kind === 'alone'
      ? 'Share of each unit’s whole response when every concept is shown alone'
      : 'Correlation of each unit with each concept on held-out rows',
    `one run per setting, seed ${seeds.join(', ')}`,
    ...(sheets.some(({ shares }) => dead(shares) > 0) ? ['empty columns: units that answer to nothing'] : []),
    ...(sheets.length < found.length ? [`${sheets.length} of ${found.length} settings`] : []),
    ...(few.length > 0 ? [`the ${most.units} units that come first in the order`] : []),
    ...absent,
  ])
}

/** The number of units that respond to nothing. */
const dead = (shares: number[][]): number =>
  shares[0]!.filter((_, unit) => shares.every((row) => Math.abs(row[unit]!) < live)).length

/** The scale of the colours; it extends to negative values only if there are any. */
function rampOf(kind: Responses['kind'], sheets: readonly Sheet[]): Key[] {
  const signed = sheets.some(({ shares }) => shares.some((row) => row.some((value) => value < -0.02)))
  const steps = signed ? [-1, -0.5, 0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]
  const boxes = steps.map((step): Key => ({
    text: String(step).replace('-', '−'),
    room: 9,
    close: true,
    box: { fill: diverging(step), high: step < 0 ? 0.55 : 1 },
  }))
  return [headingKey(kind === 'alone' ? 'share of the unit’s response:' : 'correlation:'), ...boxes]
}

const unitRows = ({ setting, run, seed, responses, shares, order }: Sheet): Row[] =>
  order.flatMap((unit, place) =>
    responses.concepts.map((concept, c) => ({
      setting: setting.setting,
      series: setting.series,
      run,
      seed,
      concept,
      unit,
      place,
      response: responses.values[c * responses.units + unit]!,
      drawn: shares[c]![unit]!,
    })),
  )

function describe(sheets: readonly Sheet[], course: Course): string {
  const words = sheets.map(({ setting, shares, order }) => {
    const pure = order.filter((unit) => shares.some((row) => Math.abs(row[unit]!) > 0.95)).length
    const name = nameOf(standingOf(setting.runs[0]!, course), course.along)
    return `${name}: ${pure} of ${order.length} units above .95 for one concept`
  })
  return `Heat maps of units against concepts, one per setting. ${words.join('; ')}.`
}
