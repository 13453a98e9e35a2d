import type { Axis } from '../experiment/types.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import { optimum } from '../statistics/optimum.ts'
import type { Uniforms } from '../statistics/uniforms.ts'
import { sharesPlaces } from './curve.ts'
import type { Key } from './plot/keys.ts'
import type { Dot, Vertex } from './plot/plot.ts'
import { isBaseline, nameOf, type Standing } from './settings.ts'

/** A setting's mean at its place in the figure, and the runs of the measure whose optimum is sought. */
export interface Placed extends Standing {
  x: number
  y: number
  values: { seed: number; value: number }[]
}

/** Where one curve is best in one measure; without a place where it is flat or too little is known. */
export interface Best {
  measure: string
  series: string
  kind: 'optimum' | 'flat' | 'few'
  at?: Placed
  /** The settings that may truly be the best, in their order along the curve. */
  among: Placed[]
}

/** The optimum of every curve along a numeric axis; none where the measure has no better direction, or where settings
 * of the curve share places and so are in no order along it. */
export function optimaOf(points: readonly Placed[], facts: MeasureFacts, along: Axis | null, random: Uniforms): Best[] {
  const { better, name: measure } = facts
  if (!along?.numeric || better === 'none') return []
  const curves = Map.groupBy(
    points.filter((point) => !isBaseline(point, along)),
    ({ series }) => series,
  )
  return [...curves].flatMap(([series, curve]): Best[] => {
    if (sharesPlaces(curve)) return []
    const found = optimum(
      curve.map(({ values }) => values),
      better,
      random,
    )
    if (found.kind !== 'optimum') return [{ measure, series, kind: found.kind, among: [] }]
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
export const optimumLooks = [
  { shape: 'circle', size: 95, colour: '#1a1a1a', weight: 5 },
  { shape: 'square', size: 125, colour: '#CC79A7', weight: 8 },
] as const satisfies OptimumLook[]

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

/** What of the optima a caption says: curves that have none, and why. */
export function optimaIn(optima: readonly Best[], called: (measure: string) => string): string[] {
  const flat = optima.filter(({ kind }) => kind === 'flat')
  const names = [...new Set(flat.map(({ measure }) => called(measure)))]
  if (optima.length === 0) return []
  if (optima.every(({ kind }) => kind === 'few')) return ['too few seeds or settings to mark a best one']
  if (flat.length === optima.length) return ['no best setting beats its neighbours, so none is marked']
  return flat.length > 0 ? [`best settings that do not beat their neighbours are not marked (${names.join(', ')})`] : []
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
