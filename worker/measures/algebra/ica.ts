import { eigen } from './eigen.ts'
import { projected } from './projection.ts'

/** Components of a row x: `weights`·(x − `mean`), `[components, D]`; of unit variance on the rows that they were made from. */
export interface Unmixing {
  mean: Float64Array
  weights: Float64Array
  components: number
  /** Updates that were made. */
  iterations: number
}

/** What a contrast makes of a component y of unit variance, g(y) and g′(y). */
export type Contrast = (y: number) => readonly [g: number, slope: number]

/** Kurtosis, of which no optimum is spurious where components are sought one by one (Delfosse & Loubaton 1995), and log cosh. */
export const contrasts = {
  kurtosis: (y) => [y ** 3, 3 * y * y],
  logCosh: (y) => {
    const t = Math.tanh(y)
    return [t, 1 - t * t]
  },
} satisfies Record<string, Contrast>

/** Principal directions with a smaller share of the largest one's variance are rounding. */
const least = 1e-6

/**
 * Independent components of rows `[n, D]` by the symmetric fixed point of FastICA (Hyvärinen 1999), from the leading principal
 * components, at most so many. They are whitened and are the start, so that a rotation of the rows changes no component but
 * in sign. Each contrast in turn goes on from where the last one ended, which is where the cosine of no direction with what
 * became of it is `tolerance` below 1, or after `iterations`. No components where nothing varies.
 */
export function fastIca(
  x: Float32Array,
  n: number,
  D: number,
  most: number,
  { iterations, tolerance, by }: { iterations: number; tolerance: number; by: readonly Contrast[] },
): Unmixing {
  const { mean, whitening, kept: r } = whitened(x, n, D, most)
  const z = projected(x, n, D, mean, whitening, r)
  let w: Float64Array = new Float64Array(r * r)
  for (let i = 0; i < r; i++) w[i * r + i] = 1
  let done = 0
  for (const contrast of r > 0 ? by : [])
    for (let iteration = 0; iteration < iterations; iteration++) {
      const next = orthonormal(updated(z, n, r, w, contrast), r)
      const turned = largestTurn(w, next, r)
      w = next
      done++
      if (turned <= tolerance) break
    }
  const weights = new Float64Array(r * D)
  for (let i = 0; i < r; i++)
    for (let k = 0; k < r; k++) for (let j = 0; j < D; j++) weights[i * D + j]! += w[i * r + k]! * whitening[k * D + j]!
  return { mean, weights, components: r, iterations: done }
}

/** Mean, and the leading eigenvectors of the covariance divided by the root of their eigenvalues. */
function whitened(x: Float32Array, n: number, D: number, most: number) {
  const mean = new Float64Array(D)
  for (let at = 0; at < n * D; at++) mean[at % D]! += x[at]! / n
  const covariance = new Float64Array(D * D)
  for (let row = 0; row < n; row++)
    for (let i = 0; i < D; i++) {
      const own = (x[row * D + i]! - mean[i]!) / n
      for (let j = 0; j <= i; j++) covariance[i * D + j]! += own * (x[row * D + j]! - mean[j]!)
    }
  for (let i = 0; i < D; i++) for (let j = 0; j < i; j++) covariance[j * D + i] = covariance[i * D + j]!
  const { values, vectors } = eigen(covariance, D)
  const kept = values.filter((value) => value > 0 && value > least * values[0]!).length
  const r = Math.min(kept, most)
  const whitening = vectors.slice(0, r * D).map((v, at) => v / Math.sqrt(values[Math.floor(at / D)]!))
  return { mean, whitening, kept: r }
}

/** E[g(w·z)zᵀ] − E[g′(w·z)]·w of each direction. */
function updated(z: Float64Array, n: number, r: number, w: Float64Array, contrast: Contrast): Float64Array {
  const next = new Float64Array(r * r)
  const slopes = new Float64Array(r)
  for (let row = 0; row < n; row++)
    for (let i = 0; i < r; i++) {
      let y = 0
      for (let k = 0; k < r; k++) y += w[i * r + k]! * z[row * r + k]!
      const [g, slope] = contrast(y)
      slopes[i]! += slope / n
      for (let k = 0; k < r; k++) next[i * r + k]! += (g * z[row * r + k]!) / n
    }
  for (let at = 0; at < next.length; at++) next[at]! -= slopes[Math.floor(at / r)]! * w[at]!
  return next
}

/** (WWᵀ)^−½ W. */
function orthonormal(w: Float64Array, r: number): Float64Array {
  const gram = new Float64Array(r * r)
  for (let i = 0; i < r; i++)
    for (let j = 0; j < r; j++) for (let k = 0; k < r; k++) gram[i * r + j]! += w[i * r + k]! * w[j * r + k]!
  const { values, vectors } = eigen(gram, r)
  const out = new Float64Array(r * r)
  for (let e = 0; e < r; e++) {
    const along = new Float64Array(r)
    for (let i = 0; i < r; i++) for (let k = 0; k < r; k++) along[k]! += vectors[e * r + i]! * w[i * r + k]!
    const scale = 1 / Math.sqrt(Math.max(values[e]!, 1e-12 * values[0]!))
    for (let i = 0; i < r; i++) for (let k = 0; k < r; k++) out[i * r + k]! += vectors[e * r + i]! * scale * along[k]!
  }
  return out
}

/** The largest 1 − |cosine| between a direction and what became of it. */
function largestTurn(from: Float64Array, to: Float64Array, r: number): number {
  let largest = 0
  for (let i = 0; i < r; i++) {
    let along = 0
    for (let k = 0; k < r; k++) along += from[i * r + k]! * to[i * r + k]!
    largest = Math.max(largest, Math.abs(1 - Math.abs(along)))
  }
  return largest
}
