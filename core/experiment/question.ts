import type { Catalog } from '../catalog/catalog.ts'
import { measureFacts, type MeasureFacts } from '../catalog/measure.ts'
import { inRole } from '../catalog/roles.ts'
import { bestOf, leastGain, spanOf } from '../catalog/scale.ts'
import type { Source } from './place.ts'
import { plainValue, readSource } from './source.ts'
import type { Axis, Misfit } from './types.ts'

/**
 * What an experiment asks, written down before it runs and hashed with it: the file's `question`. A verdict by these
 * terms is registered; by any others it is exploratory.
 */
export interface Question {
  /** Names of the claims that are asked; all where absent. */
  readonly claims?: readonly string[]
  /** Summary names of the measures that decide about reading; those of the roles where absent. */
  readonly measures?: readonly string[]
  /** A difference in capability, in its measure's unit, that counts as none; the measure's own where absent. */
  readonly margin?: number
  /** The least gain worth naming of measures of reading or learning, in their units; by default as their facts say. */
  readonly gains?: readonly { readonly measure: string; readonly least: number }[]
  /** The most capability, in its measure's unit, that a rare failure may lose; all that a run has where absent. */
  readonly collapse?: number
  /** The least capability, in its measure's unit, of a run that learned its task; by default 95% of the way from knowing
   * nothing to the median baseline. */
  readonly learned?: number
  /** The part of the swept axis (`rangedAxis`) that is meant, ends included; all of it where absent. */
  readonly range?: { readonly from?: number; readonly to?: number }
  /** Capability and reading against which the area of the front is measured; the worst ends of both ranges where absent. */
  readonly reference?: { readonly capability: number; readonly reading: number }
  /** The first so many seeds explore; the others confirm. */
  readonly exploring: number
  /** Numbers of confirming seeds at which a verdict is asked for, ascending; all of them, once, where absent. */
  readonly looks?: readonly number[]
}

/** The fewest seeds that a verdict takes. */
export const leastSeeds = 5

/** Axes of numbers that are swept over three or more values. */
const longAxes = (axes: readonly Axis[]): Axis[] => axes.filter(({ numeric, values }) => numeric && values.length >= 3)

/** The axis along which claims see a curve: a sparsity's number if swept, else what reading costs; null where neither has
 * three values. */
export function curveAxis(axes: readonly Axis[]): Axis | null {
  const long = longAxes(axes)
  return (
    long.find(({ path }) => path.startsWith('sparsity.')) ??
    long.find(({ path }) => /(^|\.)reader\./.test(path)) ??
    null
  )
}

/** Axes along which a curve can be seen, whatever they are of: numbers in three places or more, the ranged one first. */
export const orderedAxes = (axes: readonly Axis[]): Axis[] => {
  const first = rangedAxis(axes)
  return first ? [first, ...longAxes(axes).filter((axis) => axis !== first)] : []
}

/** The axis that a range is of: that of the curve, else the first number that is swept over three or more values. */
export const rangedAxis = (axes: readonly Axis[]): Axis | null => curveAxis(axes) ?? longAxes(axes)[0] ?? null

/** The question of a file, or null where it asks none. The file is sound. */
export function questionIn(source: Source): Question | null {
  if (source.type !== 'map') return null
  const given = source.entries.find(({ key }) => key === 'question')
  if (!given) return null
  const { claims, measures, ...rest } = plainValue(given.value) as Record<string, unknown>
  return {
    exploring: 0,
    ...rest,
    ...(Array.isArray(claims) && { claims }),
    ...(Array.isArray(measures) && { measures }),
  } as Question
}

/** The question of an experiment's text, or null where it asks none. */
export function questionOf(text: string): Question | null {
  const { source } = readSource(text)
  return source ? questionIn(source) : null
}

/** What of a question the rest of its file cannot answer. `axes` are those of the sweep, `targets` the kind of the task's. */
export function questionMisfits(
  question: Question,
  {
    seeds,
    axes,
    measures: taken,
    targets,
  }: { seeds: number; axes: readonly Axis[]; measures: string | readonly string[]; targets: string },
  catalog: Catalog,
): Misfit[] {
  const { exploring, looks = [], range, measures = [], gains = [] } = question
  const found: Misfit[] = []
  const confirming = seeds - exploring
  if (exploring > 0 && confirming < leastSeeds)
    found.push({
      path: 'question.exploring',
      message: `${exploring} of ${seeds} seeds leave ${Math.max(0, confirming)} to confirm with, and a verdict takes ${leastSeeds} (${nearestExploring(seeds)})`,
    })
  looks.forEach((look, i) => {
    const path = `question.looks.${i}`
    const before = looks[i - 1]
    if (before !== undefined && look <= before)
      found.push({ path, message: `expected more than the look before it, ${before}, got ${look}` })
    // Later looks may wait for seeds that an extension adds.
    else if (i === 0 && look > confirming && confirming >= leastSeeds)
      found.push({ path, message: `only ${confirming} seeds confirm (nearest valid: ${confirming})` })
  })
  if (range) found.push(...rangeMisfits(range, axes))
  const defined = measureFacts(catalog).filter((facts) => facts.targets === undefined || facts.targets === targets)
  const [ability] = inRole('bounded ability', defined, targets)
  const most = ability?.range[1]
  if (question.margin !== undefined && most != null && question.margin >= most)
    found.push({
      path: 'question.margin',
      message: `expected below ${most}, all that there is of ${ability!.label}, got ${question.margin} (default: ${ability!.margin})`,
    })
  const top = ability && bestOf(ability)
  if (
    question.learned !== undefined &&
    top != null &&
    (ability!.better === 'lower' ? question.learned < top : question.learned > top)
  )
    found.push({
      path: 'question.learned',
      message: `expected at ${ability!.better === 'lower' ? 'least' : 'most'} ${top}, the best there is of ${ability!.label}, got ${question.learned} (nearest valid: ${top})`,
    })
  const readable = new Map(readablesOf(catalog, taken).map((facts) => [facts.name, facts]))
  measures.forEach((name, i) => {
    if (!readable.has(name))
      found.push({
        path: `question.measures.${i}`,
        message: `evaluation.measures leaves out what yields ${name} (expected it there, or evaluation.measures: default)`,
      })
  })
  found.push(...gainMisfits(gains, catalog, taken))
  const reader = defined.find(({ name }) => name === measures[0]) ?? inRole('new reader', defined, targets)[0]
  const sides = [
    ['capability', ability],
    ['reading', reader],
  ] as const
  for (const [side, facts] of sides) {
    const given = question.reference?.[side]
    const best = facts && bestOf(facts)
    if (given === undefined || best == null || (facts!.better === 'lower' ? given > best : given < best)) continue
    const message = `expected worse than ${best}, the best there is of ${facts!.label}, got ${given} (default: the worst)`
    found.push({ path: `question.reference.${side}`, message })
  }
  return found
}

/** What of the least gains cannot be: a measure that is not taken or named twice, more than there is to gain. */
function gainMisfits(
  gains: NonNullable<Question['gains']>,
  catalog: Catalog,
  taken: string | readonly string[],
): Misfit[] {
  const known = new Map(gainable(takenFacts(catalog, taken)).map((facts) => [facts.name, facts]))
  return gains.flatMap(({ measure, least }, i): Misfit[] => {
    const path = `question.gains.${i}`
    if (gains.findIndex((own) => own.measure === measure) < i)
      return [{ path: `${path}.measure`, message: `${measure} is listed twice` }]
    const facts = known.get(measure)
    if (!facts)
      return [
        {
          path: `${path}.measure`,
          message: `evaluation.measures leaves out what yields ${measure} (expected it there, or evaluation.measures: default)`,
        },
      ]
    const span = spanOf(facts)
    if (span === null || least < span) return []
    const message = `expected below ${span}, all that there is to gain of ${facts.label}, got ${least} (default: ${leastGain(facts)})`
    return [{ path: `${path}.least`, message }]
  })
}

/** Facts of the values of which a gain can be asked: interpretability with a better direction. */
export const gainable = (facts: readonly MeasureFacts[]): MeasureFacts[] =>
  facts.filter(({ side, better }) => side === 'interpretability' && better !== 'none')

/** Facts of the values that can decide about reading: interpretability with a better direction, which depends on the axes of
 * the code. */
export const readables = (facts: readonly MeasureFacts[]): MeasureFacts[] =>
  facts.filter(
    ({ side, better, rotationInvariant }) => side === 'interpretability' && better !== 'none' && !rotationInvariant,
  )

/** Those among the values of the measures that are taken. */
const readablesOf = (catalog: Catalog, taken: string | readonly string[]): MeasureFacts[] =>
  readables(takenFacts(catalog, taken))

function takenFacts(catalog: Catalog, taken: string | readonly string[]): MeasureFacts[] {
  const measure = catalog.measure?.filter(({ name, facts }) =>
    typeof taken === 'string' ? !facts['thorough'] : taken.includes(name),
  )
  return measureFacts({ ...catalog, ...(measure && { measure }) })
}

const nearestExploring = (seeds: number): string =>
  seeds > leastSeeds ? `nearest valid: ${seeds - leastSeeds}` : 'expected more seeds'

function rangeMisfits({ from = -Infinity, to = Infinity }: NonNullable<Question['range']>, axes: readonly Axis[]) {
  const path = 'question.range'
  if (from > to) return [{ path, message: `expected from at most to, got from ${from} and to ${to}` }]
  const swept = rangedAxis(axes)
  if (!swept) return [{ path, message: 'no number is swept over three or more values (leave the range out)' }]
  const values = swept.values.map(Number)
  if (values.some((value) => value >= from && value <= to)) return []
  return [{ path, message: `no swept value lies in it (${swept.label} is swept over ${values.join(', ')})` }]
}
