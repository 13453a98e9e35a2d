import { usualScale, type AxisScale } from './axisScale.ts'
import { leastForInterval, leastResamples } from './bootstrap.ts'
import { fitted, smootherOf, type Smoother } from './fittedCurve.ts'
import { shuffle } from './flatness.ts'
import { sign, type Direction } from './pareto.ts'
import { bestPlace, drawSeeds, meansOf, seedTable, type Seeded } from './seeded.ts'
import { flipFloor } from './signFlips.ts'
import { oneSource } from './source.ts'

/** One measure along an axis: each setting's place on it, and its runs. */
export interface MeasuredCurve {
  settings: readonly { at: number; runs: readonly Seeded[] }[]
  better: Direction
  /** A difference in the measure that counts as none, in its unit. */
  margin: number
}

export interface FitOptions {
  /** The axis' own scale; the usual one of its values where absent. */
  scale?: AxisScale
  /** Values that the axis can have at all (a cost is at least 0): an optimum at such an end lies at no edge of the range. */
  bounds?: readonly [number | null, number | null]
  level?: number
  resamples?: number
}

/** Where a fitted curve is best, in the unit of the axis. */
export type FittedOptimum =
  | {
      kind: 'optimum'
      at: number
      /** Ends of the bootstrap interval of the place, at `level`, never nearer than the settings beside the best one: what
       * lies between two settings is the fit's guess, and a curve with one peak has it between those. */
      low: number
      high: number
      level: number
      /** Places whose fitted value is within the margin of the best. */
      plateau: readonly [number, number]
      /** Where the range was cut, so that the best may lie beyond it; empty where the interval touches no such end. */
      open: readonly ('low' | 'high')[]
      /** Best minus worst of the fitted curve, positive, in the measure's unit; p that the curve is flat. */
      amplitude: number
      p: number
      n: number
    }
  /** Nothing shows that the curve is not flat: it has no optimum. */
  | { kind: 'flat'; amplitude: number; p: number; n: number }
  /** Fewer than three places, or five seeds: no verdict. */
  | { kind: 'few'; n: number }

const alpha = 0.05

/**
 * The optimum of a curve fitted by local quadratics, with the bootstrap interval of its place over seeds drawn for all
 * settings at once. Whether there is one is asked of the whole curve and not of neighbours, so a finer grid does not flatten
 * it: the amplitude of the fit against those with the settings' labels shuffled within seeds (exact for a flat curve).
 */
export function fittedOptimum(curve: MeasuredCurve, options: FitOptions = {}): FittedOptimum {
  const prepared = prepare([curve], options)
  if ('few' in prepared) return { kind: 'few', n: prepared.few }
  return optimumOf(prepared, 0, curve, options)
}

/** Whether two measures are best at different places along an axis. */
export interface FittedDifference {
  a: FittedOptimum
  b: FittedOptimum
  /** Place of b's optimum minus a's, in the unit of the axis, with its interval; null unless both have one. */
  difference: number | null
  low: number | null
  high: number | null
  /** The least, over all places, of what is lost there of either measure's best, in its margins: below 1 one place serves
   * both, and the two optima are one for any purpose. */
  compromise: number | null
  /** The place of the compromise. */
  at: number | null
  /** p of "one place serves both", small where the optima are apart; and of "no place does", small where they are one. */
  apart: number | null
  one: number | null
  n: number
}

/** Both optima of two measures along one axis, and whether any one place is within the margins of both. Throws where the two
 * do not stand at the same places. */
export function fittedDifference(a: MeasuredCurve, b: MeasuredCurve, options: FitOptions = {}): FittedDifference {
  if (a.settings.length !== b.settings.length || a.settings.some(({ at }, i) => at !== b.settings[i]!.at))
    throw new RangeError('fittedDifference: expected both measures at the same places')
  const prepared = prepare([a, b], options)
  const none = { difference: null, low: null, high: null, compromise: null, at: null, apart: null, one: null }
  if ('few' in prepared) {
    const few = { kind: 'few', n: prepared.few } as const
    return { a: few, b: few, ...none, n: prepared.few }
  }
  const best = { a: optimumOf(prepared, 0, a, options), b: optimumOf(prepared, 1, b, options), n: prepared.n }
  const { smoother, curves, draw } = prepared
  const regrets = (means: readonly (readonly number[])[]) => compromiseOf(smoother, means, [a, b])
  const seen = regrets(curves.map((rows) => meansOf(rows)))
  const drawn = drawnFrom(draw, options, regrets)
  const share = (holds: (one: (typeof drawn)[0]) => boolean) =>
    // However many resamples agree, n seeds show no more than the signs of n could.
    Math.max(flipFloor(prepared.n), Math.min(1, (1 + drawn.filter(holds).length) / (1 + drawn.length)))
  // A resampled compromise leans away from 0, so the reflected share stands beside the plain one.
  const apart = Math.max(
    share(({ compromise }) => compromise <= 1),
    share(({ compromise }) => compromise - seen.compromise >= seen.compromise - 1),
  )
  const one = share(({ compromise }) => compromise >= 1)
  const flat = best.a.kind !== 'optimum' || best.b.kind !== 'optimum'
  if (flat) return { ...best, ...none, compromise: seen.compromise, at: seen.at, apart: 1, one }
  const differences = Float64Array.from(drawn, ({ difference }) => difference).sort()
  const [low, high] = ends(differences, options.level)
  const { difference } = seen
  return {
    ...best,
    difference,
    low: Math.min(low, difference),
    high: Math.max(high, difference),
    compromise: seen.compromise,
    at: seen.at,
    apart: Math.max(apart, best.a.kind === 'optimum' ? best.a.p : 1, best.b.kind === 'optimum' ? best.b.p : 1),
    one,
  }
}

interface Prepared {
  smoother: Smoother
  /** Places of the settings that have values. */
  settings: number[]
  /** Rows of each curve, `[settings][seeds]`, without settings that have no value. */
  curves: Float64Array[][]
  n: number
  /** Means of all curves over the seeds of resample r; null where a setting has none. */
  draw: (r: number) => number[][] | null
}

function prepare(curves: readonly MeasuredCurve[], { scale }: FitOptions): Prepared | { few: number } {
  const places = curves[0]!.settings.map(({ at }) => at)
  const { seeds, rows } = seedTable(curves.flatMap(({ settings }) => settings.map(({ runs }) => runs)))
  const of = (c: number) => rows.slice(c * places.length, (c + 1) * places.length)
  const known = places.map((_, i) => Math.min(...curves.map((_, c) => count(of(c)[i]!))))
  const kept = places.map((_, i) => i).filter((i) => known[i]! > 0)
  const n = kept.length > 0 ? Math.min(...kept.map((i) => known[i]!)) : 0
  const at = kept.map((i) => places[i]!)
  if (new Set(at).size < 3 || n < leastForInterval) return { few: n }
  const held = curves.map((_, c) => kept.map((i) => of(c)[i]!))
  const counts = new Uint16Array(seeds.length)
  return {
    smoother: smootherOf(at, scale ?? usualScale(at)),
    settings: at,
    curves: held,
    n,
    draw(r) {
      drawSeeds(seeds.length, r, oneSource, counts)
      const means = held.map((rows) => meansOf(rows, counts))
      return means.some((own) => own.some(Number.isNaN)) ? null : means
    },
  }
}

function optimumOf(
  { smoother, settings, curves, n, draw }: Prepared,
  c: number,
  { better, margin }: MeasuredCurve,
  options: FitOptions,
): FittedOptimum {
  const { places } = smoother
  const curve = fitted(smoother, meansOf(curves[c]!))
  const { amplitude, best } = shapeOf(curve, better)
  const p = flat(smoother, curves[c]!, better, amplitude)
  if (p > alpha) return { kind: 'flat', amplitude, p, n }
  const drawn = drawnFrom(draw, options, (means) => shapeOf(fitted(smoother, means[c]!), better).best)
  const [low, high] = ends(Float64Array.from(drawn).sort(), options.level)
  const beside = neighbours(settings, meansOf(curves[c]!), better)
  const [from, to] = [Math.min(places[low]!, beside[0]), Math.max(places[high]!, beside[1])]
  const near = [...curve.keys()].filter((i) => sign(better) * (curve[best]! - curve[i]!) <= margin)
  const [first, last] = [Math.min(...settings), Math.max(...settings)]
  const open = [
    ...(from <= first && first !== options.bounds?.[0] ? (['low'] as const) : []),
    ...(to >= last && last !== options.bounds?.[1] ? (['high'] as const) : []),
  ]
  return {
    kind: 'optimum',
    at: places[best]!,
    low: Math.min(from, places[best]!),
    high: Math.max(to, places[best]!),
    level: options.level ?? 0.95,
    plateau: [places[near[0]!]!, places[near.at(-1)!]!],
    open,
    amplitude,
    p,
    n,
  }
}

/** p that a curve is flat: how often shuffled labels give a fit with as great an amplitude. */
function flat(smoother: Smoother, rows: readonly Float64Array[], better: Direction, amplitude: number): number {
  const shuffled = rows.map((row) => row.slice())
  const curve = new Float64Array(smoother.places.length)
  let [place, asGreat] = [0, 0]
  for (let s = 0; s < leastResamples; s++) {
    for (let seed = 0; seed < shuffled[0]!.length; seed++) place = shuffle(shuffled, seed, oneSource, place)
    if (shapeOf(fitted(smoother, meansOf(shuffled), curve), better).amplitude >= amplitude * (1 - 1e-12)) asGreat++
  }
  return (1 + asGreat) / (1 + leastResamples)
}

/** The place of a curve's best value, the first of equals, and how far its worst is from it. */
function shapeOf(curve: Float64Array, better: Direction): { best: number; amplitude: number } {
  let [best, worst] = [0, 0]
  for (let i = 1; i < curve.length; i++) {
    if (sign(better) * (curve[i]! - curve[best]!) > 0) best = i
    if (sign(better) * (curve[i]! - curve[worst]!) < 0) worst = i
  }
  return { best, amplitude: sign(better) * (curve[best]! - curve[worst]!) }
}

/** The places beside the setting whose mean is best; its own where it stands at an end. */
function neighbours(settings: readonly number[], means: readonly number[], better: Direction): [number, number] {
  const at = settings[bestPlace(means, better)]!
  const [below, over] = [settings.filter((place) => place < at), settings.filter((place) => place > at)]
  return [Math.max(...(below.length > 0 ? below : [at])), Math.min(...(over.length > 0 ? over : [at]))]
}

function compromiseOf(
  smoother: Smoother,
  means: readonly (readonly number[])[],
  measures: readonly [MeasuredCurve, MeasuredCurve],
): { compromise: number; at: number; difference: number } {
  const curves = measures.map(({ better, margin }, c) => {
    const curve = fitted(smoother, means[c]!)
    const { best } = shapeOf(curve, better)
    return { best, lost: curve.map((value) => (sign(better) * (curve[best]! - value)) / margin) }
  })
  const [first, second] = curves as [(typeof curves)[0], (typeof curves)[0]]
  let [compromise, place] = [Infinity, 0]
  for (let i = 0; i < smoother.places.length; i++) {
    const lost = Math.max(first.lost[i]!, second.lost[i]!)
    if (lost < compromise) [compromise, place] = [lost, i]
  }
  const { places } = smoother
  return { compromise, at: places[place]!, difference: places[second.best]! - places[first.best]! }
}

function drawnFrom<T>(
  draw: Prepared['draw'],
  { resamples = leastResamples }: FitOptions,
  of: (means: number[][]) => T,
): T[] {
  return Array.from({ length: resamples }, (_, r) => draw(r)).flatMap((means) => (means ? [of(means)] : []))
}

function ends(ascending: Float64Array, level = 0.95): [number, number] {
  const cut = Math.floor(((1 - level) / 2) * ascending.length)
  return [ascending[cut]!, ascending[ascending.length - 1 - cut]!]
}

const count = (row: Float64Array) => row.filter((value) => !Number.isNaN(value)).length
