import type { MeasureFacts } from '../../catalog/measure.ts'
import { matchedOrder } from '../../units/order.ts'
import type { Matrix } from '../../units/report.ts'
import type { Responses } from '../data.ts'
import { cividis, diverging } from '../palette.ts'
import type { Picture } from '../plot/plot.ts'
import { isBaseline, nameOf } from '../settings.ts'
import type { Theme } from '../theme.ts'
import type { RunId, SettingPoint } from './settings.ts'
import type { Shown } from './shown.ts'

/** What the units of a run answer to: `[units, concepts]`. */
export interface Answers {
  of: 'alone' | 'correlation'
  matrix: Matrix
}

/** The units of one seed at a few settings that tell the story. */
export interface Emblem {
  seed: number
  units: number
  concepts: number
  words: string
  pins: { point: SettingPoint; answers: Answers }[]
}

/** Most units that a picture has room for. */
const mostUnits = 40

/**
 * The settings whose units are shown: the baseline, the best of y, and the one on the best's curve that costs most of x
 * and gives less of y; those that there are.
 */
export function pinsOf<Id extends RunId>({
  points,
  x,
  y,
  course: { along },
  baselines,
}: Shown<Id>): SettingPoint<Id>[] {
  if (y.better === 'none' || points.length === 0) return []
  const ahead = (facts: MeasureFacts, a: number, b: number) =>
    facts.better === 'none' ? 0 : facts.better === 'higher' ? a - b : b - a
  const found = [...new Set(baselines.values())]
  const base = points.find((point) => found.length === 1 && point.setting === found[0]!.setting)
  const others = points.filter((point) => point !== base && !isBaseline(point, along))
  if (others.length === 0) return base ? [base] : []
  const best = others.reduce((one, other) => ((ahead(y, other.y, one.y) || ahead(x, other.x, one.x)) > 0 ? other : one))
  const dear = others
    .filter((one) => one.series === best.series && ahead(x, best.x, one.x) > 0 && ahead(y, best.y, one.y) > 0)
    .reduce<SettingPoint<Id> | null>((worst, one) => (worst && ahead(x, worst.x, one.x) <= 0 ? worst : one), null)
  return [...(base ? [base] : []), best, ...(dear ? [dear] : [])]
}

/** The runs whose units `emblemOf` asks for, the most typical seeds first. */
export const emblemRuns = <Id extends RunId>(pins: readonly SettingPoint<Id>[], most = 8): Id[] =>
  seedsOf(pins)
    .slice(0, most)
    .flatMap((seed) => pins.map(({ runs }) => runs.find((run) => run.seed === seed)!.id))

/**
 * The units of the most typical seed that has them at every pinned setting; null where none has, or while those of a
 * seed that comes first are not known (`undefined`).
 */
export function emblemOf<Id extends RunId>(
  pins: readonly SettingPoint<Id>[],
  find: (run: Id) => Answers | null | undefined,
): Emblem | null {
  if (pins.length === 0) return null
  for (const seed of seedsOf(pins)) {
    const found = pins.map((point) => ({ point, answers: find(point.runs.find((run) => run.seed === seed)!.id) }))
    if (found.some(({ answers }) => answers === undefined)) return null
    const known = found.flatMap(({ point, answers }) => (answers ? [{ point, answers }] : []))
    if (known.length < pins.length) continue
    const { of, matrix } = known[0]!.answers
    const cut = matrix.rows > mostUnits ? `, the first ${mostUnits} of ${matrix.rows} units` : ''
    const words =
      of === 'alone'
        ? `pictures: what each unit (across) answers of each concept (down) shown alone, seed ${seed}${cut}`
        : `pictures: correlation of each unit (across) with each concept (down), seed ${seed}${cut}`
    return { seed, units: matrix.rows, concepts: matrix.columns, words, pins: known }
  }
  return null
}

/** Seeds that learned at every pinned setting, those nearest the medians first. */
function seedsOf(pins: readonly SettingPoint[]): number[] {
  const far = (seed: number) =>
    pins.reduce((sum, { runs, y, ySpread }) => {
      const run = runs.find((one) => one.seed === seed)!
      return sum + Math.abs(run.y - y) / (ySpread.high - ySpread.low || 1)
    }, 0)
  const [first, ...more] = pins.map(
    ({ runs, unlearned }) => new Set(runs.filter((run) => !unlearned.includes(run)).map(({ seed }) => seed)),
  )
  return [...(first ?? [])]
    .filter((seed) => more.every((seeds) => seeds.has(seed)))
    .map((seed) => ({ seed, far: far(seed) }))
    .sort((p, q) => p.far - q.far || p.seed - q.seed)
    .map(({ seed }) => seed)
}

/** How many there are of what a measure counts; null where it counts nothing that the emblem knows. */
export function totalOf({ counted, unit }: MeasureFacts, emblem: Emblem | null): number | null {
  if (counted === undefined || !emblem) return null
  return unit === 'units' ? emblem.units : unit === 'concepts' ? emblem.concepts : null
}

/** Responses of a record, `[concepts, units]`, as answers. */
export function answersOf({ kind, concepts, units, values }: Responses): Answers {
  const data = new Float32Array(units * concepts.length)
  for (let unit = 0; unit < units; unit++)
    for (let concept = 0; concept < concepts.length; concept++)
      data[unit * concepts.length + concept] = values[concept * units + unit]!
  return { of: kind, matrix: { rows: units, columns: concepts.length, data } }
}

/** The emblem as pictures: concepts down, units across in matched order, in the colours of the unit maps. */
export const picturesOf = ({ pins }: Emblem, { course, look }: Shown, { background }: Theme): Picture[] =>
  pins.map(({ point, answers: { of, matrix } }) => {
    const order = matchedOrder(matrix).slice(0, mostUnits)
    const fill = fillOf(of, matrix, background)
    return {
      x: point.x,
      y: point.y,
      caption: nameOf(look.series.size > 1 ? point : { ...point, series: '' }, course.along),
      columns: order.length,
      rows: matrix.columns,
      fills: Array.from({ length: matrix.columns }, (_, concept) => order.map((unit) => fill(unit, concept))).flat(),
    }
  })

function fillOf(of: Answers['of'], { rows, columns, data }: Matrix, background: string) {
  if (of === 'correlation') {
    const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6)
    return (unit: number, concept: number) => diverging(data[unit * columns + concept]! / largest, background)
  }
  const sums = Array.from({ length: rows }, (_, unit) =>
    data.subarray(unit * columns, (unit + 1) * columns).reduce((sum, value) => sum + Math.abs(value), 0),
  )
  return (unit: number, concept: number) =>
    cividis(sums[unit]! > 1e-3 ? 0.02 + 0.96 * (Math.abs(data[unit * columns + concept]!) / sums[unit]!) : 0)
}
