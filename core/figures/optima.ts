import type { Axis } from '../experiment/types.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import type { Optimum } from '../statistics/optimum.ts'
import type { Direction } from '../statistics/pareto.ts'
import { sharesPlaces } from './curve.ts'
import { okabeIto } from './palette.ts'
import type { Key } from './plot/keys.ts'
import type { Dot, Vertex } from './plot/plot.ts'
import { isOnCurve, nameOf, type Standing } from './settings.ts'
import type { Theme } from './theme.ts'

/** A setting's mean at its place in the figure, and its runs of the measure whose optimum is sought. */
export interface Placed extends Standing {
  x: number
  y: number
  values: { seed: number; value: number }[]
}

/** The best setting of one curve in one measure; without a place if the curve is flat, if too little is known, or if it
 * is best where the sweep ends, since a longer sweep might be better. */
export interface Best {
  measure: string
  series: string
  kind: 'optimum' | 'flat' | 'few' | 'end'
  at?: Placed
  /** The settings that may be the true best, in order along the curve. */
  among: Placed[]
}

/** Finds the optimum of a curve's settings; null while it is not known. */
type Seek = (curve: Placed['values'][], better: Direction) => Optimum | null

/** The optimum of every curve along a numeric axis; none where the measure has no better direction, or where settings
 * of the curve share places and so are in no order along it. */
export function optimaOf(points: readonly Placed[], facts: MeasureFacts, along: Axis | null, seek: Seek): Best[] {
  const { better, name: measure } = facts
  if (!along?.numeric || better === 'none') return []
  const curves = Map.groupBy(
    points.filter((point) => isOnCurve(point, along)),
    ({ series }) => series,
  )
  return [...curves].flatMap(([series, curve]): Best[] => {
    if (sharesPlaces(curve)) return []
    const found = seek(
      curve.map(({ values }) => values),
      better,
    )
    if (!found) return []
    if (found.kind !== 'optimum') return [{ measure, series, kind: found.kind, among: [] }]
    const { along: place } = curve[found.place]!
    // Zero is where a penalty ends by nature.
    if ((found.place === 0 || found.place === curve.length - 1) && place !== 0)
      return [{ measure, series, kind: 'end', among: [] }]
    const among = curve.slice(found.low, found.high + 1)
    return [{ measure, series, kind: 'optimum', at: curve[found.place]!, among }]
  })
}

/** How an optimum is drawn: a ring about its mean, and a pale trail over the settings that may be it. */
export interface OptimumLook {
  shape: string
  size: number
  colour: string
  weight: number
}

/** Of x (or the only measure) and of y. */
export const optimumLooks = ({ ink }: Theme): [OptimumLook, OptimumLook] => [
  { shape: 'circle', size: 95, colour: ink, weight: 5 },
  { shape: 'square', size: 125, colour: okabeIto[3], weight: 8 },
]

/** Trails of the optima; a trail over one setting alone is its ring. */
export const trailsOf = (optima: readonly Best[], { colour }: OptimumLook): Vertex[] =>
  optima.flatMap(({ among, series, measure }) =>
    among.length > 1
      ? among.map(({ x, y }) => ({ x, y, series: `${measure} ${series}`, stroke: colour, dash: [] }))
      : [],
  )

/** Rings of the optima. */
export const ringsOf = (optima: readonly Best[], { shape, size, colour }: OptimumLook): Dot[] =>
  optima.flatMap(({ at, series }) =>
    at ? [{ x: at.x, y: at.y, shape, fill: 'transparent', stroke: colour, size, series }] : [],
  )

/** The key of a ring on its trail. */
export const optimumKey = (text: string, { shape, size, colour, weight }: OptimumLook): Key => ({
  text,
  room: 18,
  line: { stroke: colour, dash: [], weight: Math.min(weight, 6), opacity: 0.25 },
  dot: { shape, fill: 'transparent', stroke: colour, size: Math.min(size, 60), weight: 1 },
})

/** Clauses of a caption about curves that have no optimum, and why. */
export function optimaIn(optima: readonly Best[], called: (measure: string) => string): string[] {
  const flat = optima.filter(({ kind }) => kind === 'flat')
  const ends = optima.filter(({ kind }) => kind === 'end')
  const namesOf = (some: readonly Best[]) => [...new Set(some.map(({ measure }) => called(measure)))].join(', ')
  if (optima.length === 0) return []
  if (optima.every(({ kind }) => kind === 'few')) return ['too few seeds or settings to mark a best one']
  const few = flat.length === optima.length
  return [
    ...(few
      ? ['no best setting beats its neighbours, so none is marked']
      : flat.length > 0
        ? [`best settings that do not beat their neighbours are not marked (${namesOf(flat)})`]
        : []),
    ...(ends.length > 0 ? [`best at an end of the sweep, so not marked: ${namesOf(ends)}`] : []),
  ]
}

/** Rows of the optima for a table of what is plotted. */
export const optimumRows = (optima: readonly Best[], along: Axis | null) =>
  optima.map(({ measure, series, kind, at, among }) => ({
    mark: kind === 'optimum' ? 'optimum' : `no optimum: ${kind}`,
    measure,
    series,
    setting: at?.setting ?? null,
    ...(along ? { [along.path]: at?.along ?? null } : {}),
    low: typeof among[0]?.along === 'number' ? among[0].along : null,
    high: typeof among.at(-1)?.along === 'number' ? Number(among.at(-1)!.along) : null,
  }))

/** The optima in words. */
export const optimaWords = (optima: readonly Best[], along: Axis | null): string =>
  optima
    .flatMap(({ measure, at, among }) => {
      const span =
        among.length > 1 ? `, anywhere from ${nameOf(among[0]!, along)} to ${nameOf(among.at(-1)!, along)}` : ''
      return at ? [` ${measure} is best at ${nameOf(at, along)}${span}.`] : []
    })
    .join('')
