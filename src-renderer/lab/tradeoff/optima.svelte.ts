import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import { sharesPlaces } from '../../../core/figures/curve.ts'
import { axisValueText } from '../../../core/figures/settings.ts'
import { optimum, type Optimum } from '../../../core/statistics/optimum.ts'
import { oneSource } from '../../../core/statistics/source.ts'
import type { Point } from './points.ts'
import type { Tradeoff } from './tradeoff.svelte.ts'

/** Where the curve is best in one of the two measures, and what is said of it. */
export interface Best {
  side: 'x' | 'y'
  facts: MeasureFacts
  found: Optimum
  words: string
}

/** A setting that is an optimum. */
export interface Marked {
  side: 'x' | 'y'
  point: Point
  label: string
}

const known = new Map<string, Optimum>()
const mostKnown = 200

/** The optima of a curve in both measures, none where its settings share places; each is worked out once for the same
 * values. */
export function optimaOf({ shown, curve, course }: Tradeoff): Best[] {
  if (!shown || !course.along?.numeric || sharesPlaces(curve)) return []
  const { label } = course.along
  return (['x', 'y'] as const).flatMap((side): Best[] => {
    const facts = shown[side]
    if (facts.better === 'none') return []
    const settings = curve.map(({ runs }) => runs.map((run) => ({ seed: run.seed, value: run[side] })))
    const key = `${facts.name} ${JSON.stringify(settings)}`
    const found = known.get(key) ?? optimum(settings, facts.better, oneSource)
    if (known.size > mostKnown) known.clear()
    known.set(key, found)
    return [{ side, facts, found, words: wordsOf(found, facts, curve, label) }]
  })
}

/** The settings to be marked in the plot. */
export const marksOf = (optima: readonly Best[], curve: readonly Point[]): Marked[] =>
  optima.flatMap(({ side, found, facts }) =>
    found.kind === 'optimum' ? [{ side, point: curve[found.place]!, label: `best ${facts.label.toLowerCase()}` }] : [],
  )

function wordsOf(found: Optimum, { label }: MeasureFacts, curve: readonly Point[], axis: string): string {
  if (found.kind === 'flat') return `${label}: flat, no setting beats its neighbours`
  if (found.kind === 'few') return `${label}: no optimum from fewer than three settings of five seeds`
  const at = (place: number) => axisValueText(curve[place]!.along)
  const span = found.low === found.high ? '' : `, between ${at(found.low)} and ${at(found.high)}`
  return `${label}: best at ${axis} ${at(found.place)}${span}`
}
