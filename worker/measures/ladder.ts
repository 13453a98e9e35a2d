import { cholesky, solve } from './algebra/cholesky.ts'
import type { Moments, Scales, Side } from './sheet.ts'

/** A linear reading of a few units: intercept + Σ weights[i]·h[units[i]], on the code's own scale. */
export interface Probe {
  units: number[]
  weights: Float64Array
  intercept: number
}

/** On weights of standardised units, times the number of rows; the intercept is free. */
const PENALTY = 1e-3

/**
 * One probe per factor from its best `k` units, fitted to the first `n` rows. Best is the largest |correlation| on those
 * rows; for a 0/1 factor that is the point-biserial correlation, whose ranking is that of the standardised mean
 * difference (Gurnee et al. 2023). A factor that is constant there is read as that constant.
 */
export function fitProbes(train: Side, n: number, k: number): Probe[] {
  const { gram, cross } = train.moments(0, n)
  const scales = train.scales(0, n)
  const factors = scales.factors.sd.length
  const D = scales.units.sd.length
  const all = Array.from({ length: D }, (_, unit) => unit)
  const everything = k >= D ? solve(system(gram, D, all), D, cross.slice(), factors) : undefined
  return Array.from({ length: factors }, (_, factor) => {
    const r = (unit: number) => cross[unit * factors + factor]!
    const units = everything
      ? all
      : largest(
          Float64Array.from(all, (unit) => Math.abs(r(unit))),
          k,
        )
    const weights = everything
      ? Float64Array.from(all, (unit) => everything[unit * factors + factor]!)
      : solve(system(gram, D, units), units.length, Float64Array.from(units, r), 1)
    let intercept = scales.factors.mean[factor]!
    units.forEach((unit, i) => {
      weights[i]! *= scales.factors.sd[factor]! * scales.units.scale[unit]!
      intercept -= weights[i]! * scales.units.mean[unit]!
    })
    return { units, weights, intercept }
  })
}

/** Places of the k largest of some sizes, from the largest, of equal ones the first; sizes are lost. */
function largest(sizes: Float64Array, k: number): number[] {
  const places: number[] = []
  for (let i = 0; i < k; i++) {
    let best = 0
    for (let at = 1; at < sizes.length; at++) if (sizes[at]! > sizes[best]!) best = at
    sizes[best] = -1
    places.push(best)
  }
  return places
}

/** The factorised ridge system of some units. */
function system(gram: Float64Array, D: number, units: readonly number[]): Float64Array {
  const out = new Float64Array(units.length ** 2)
  units.forEach((a, i) =>
    units.forEach((b, j) => (out[i * units.length + j] = gram[a * D + b]! + (i === j ? PENALTY : 0))),
  )
  return cholesky(out, units.length)
}

/** What the probe says on the first `n` rows of these unit columns; `out` may be used again once it was looked at. */
export function read(
  { units, weights, intercept }: Probe,
  columns: readonly Float32Array[],
  n: number,
  out = new Float64Array(n),
): Float64Array {
  out.fill(intercept)
  let i = 0
  for (; i + 3 < units.length; i += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => columns[units[i + k]!]!) as [C, C, C, C]
    const [p, q, r, s] = [weights[i]!, weights[i + 1]!, weights[i + 2]!, weights[i + 3]!]
    for (let row = 0; row < n; row++) out[row]! += p * a[row]! + q * b[row]! + r * c[row]! + s * d[row]!
  }
  for (; i < units.length; i++) {
    const column = columns[units[i]!]!
    const weight = weights[i]!
    for (let row = 0; row < n; row++) out[row]! += weight * column[row]!
  }
  return out
}

type C = Float32Array

/**
 * 1 − Σ(y − ŷ)²/Σ(y − ȳ)² on the rows of `moments` (taken on these scales), from the moments alone, clipped to [0, 1].
 * NaN where y does not vary on those rows; 0 where it varies there alone, and a probe can only say a constant, or
 * where what it says is too large for moments.
 */
export function r2(probe: Probe, factor: number, moments: Moments, scales: Scales): number {
  const { gram, cross, square, mean, unitMean } = moments
  if (!moments.varies[factor]) return NaN
  if (!(scales.factors.sd[factor]! > 0)) return 0
  const variance = square[factor]! - mean[factor]! ** 2
  const scale = scales.factors.scale[factor]!
  const factors = mean.length
  const D = unitMean.length
  let offset = probe.intercept - scales.factors.mean[factor]!
  const slopes = probe.units.map((unit, i) => {
    offset += probe.weights[i]! * scales.units.mean[unit]!
    return probe.weights[i]! * scales.units.sd[unit]! * scale
  })
  offset *= scale
  let error = square[factor]! - 2 * offset * mean[factor]! + offset ** 2
  probe.units.forEach((unit, i) => {
    let row = 2 * (offset * unitMean[unit]! - cross[unit * factors + factor]!)
    for (let j = 0; j < slopes.length; j++) row += slopes[j]! * gram[unit * D + probe.units[j]!]!
    error += slopes[i]! * row
  })
  const told = 1 - error / variance
  return told > 0 ? Math.min(1, told) : 0
}
