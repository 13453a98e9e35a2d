import { leastResamples } from './bootstrap.ts'
import { optimum, type Optimum } from './optimum.ts'
import type { Direction } from './pareto.ts'
import { bestPlace, drawSeeds, meansOf, seedTable, type Seeded } from './seeded.ts'
import type { Uniforms } from './uniforms.ts'

/** One measure along a curve: the runs of each setting, in the order of the axis. */
export interface Along {
  curve: readonly (readonly Seeded[])[]
  better: Direction
}

/** How far two measures' optima lie apart, in settings along the axis: place of `b` minus place of `a`. */
export interface OptimaDifference {
  a: Optimum
  b: Optimum
  /** Null, with its ends, unless both measures have an optimum. */
  difference: number | null
  low: number | null
  high: number | null
  /** p that both are the same place, or that either curve is flat; 1 where a curve is flat, null below five seeds. */
  p: number | null
  /** Share of resamples in which both optima are the same setting. */
  same: number | null
}

/** Both optima of a curve and the interval of their difference, over seeds drawn for both at once. */
export function optimaDifference(
  a: Along,
  b: Along,
  random: Uniforms,
  { level = 0.95, resamples = leastResamples }: { level?: number; resamples?: number } = {},
): OptimaDifference {
  const best = { a: optimum(a.curve, a.better, random, { level }), b: optimum(b.curve, b.better, random, { level }) }
  const none = { ...best, difference: null, low: null, high: null, same: null }
  if (best.a.kind === 'few' || best.b.kind === 'few') return { ...none, p: null }
  if (best.a.kind === 'flat' || best.b.kind === 'flat') return { ...none, p: 1 }
  const { seeds, rows } = seedTable([...a.curve, ...b.curve])
  const [first, second] = [rows.slice(0, a.curve.length), rows.slice(a.curve.length)]
  const differences = new Float64Array(resamples)
  const counts = new Uint16Array(seeds.length)
  for (let r = 0; r < resamples; r++) {
    drawSeeds(seeds.length, r, random, counts)
    differences[r] = bestPlace(meansOf(second, counts), b.better) - bestPlace(meansOf(first, counts), a.better)
  }
  const share = (holds: (difference: number) => boolean) => differences.filter(holds).length
  const tail =
    (1 +
      Math.min(
        share((d) => d <= 0),
        share((d) => d >= 0),
      )) /
    (1 + resamples)
  differences.sort()
  const cut = Math.floor(((1 - level) / 2) * resamples)
  const difference = best.b.place - best.a.place
  return {
    ...best,
    difference,
    low: Math.min(difference, differences[cut]!),
    high: Math.max(difference, differences[resamples - 1 - cut]!),
    p: Math.min(1, Math.max(2 * tail, best.a.p, best.b.p)),
    same: share((d) => d === 0) / resamples,
  }
}
