import { eigen } from './eigen.ts'
import { projected } from './projection.ts'

/** Components of a row x: `weights`·(x − `mean`), `[components, D]`; of unit variance on the rows that they were made from. */
export interface Unmixing {
  mean: Float64Array
  weights: Float64Array
  components: number
  /** Updates until nothing moved, or the most there may be. */
  iterations: number
}

/** Principal directions with a smaller share of the largest one's variance are rounding. */
const least = 1e-6

/**
 * Independent components of rows `[n, D]` by the symmetric fixed point of FastICA with g = tanh (Hyvärinen 1999), from the
 * leading principal components, at most so many. They are whitened and are the start, so that a rotation of the rows
 * changes no component but in sign. Stops where no direction turned by more than 1 − `tolerance` in cosine, or after
 * `iterations`. No components where nothing varies.
 */
export function fastIca(
  x: Float32Array,
  n: number,
  D: number,
  most: number,
  { iterations, tolerance }: { iterations: number; tolerance: number },
): Unmixing {
  const { mean, whitening, kept: r } = whitened(x, n, D, most)
  const z = projected(x, n, D, mean, whitening, r)
  let w: Float64Array = new Float64Array(r * r)
  for (let i = 0; i < r; i++) w[i * r + i] = 1
  let iteration = 0
  while (r > 0 && iteration < iterations) {
    const next = orthonormal(updated(z, n, r, w), r)
    const turned = largestTurn(w, next, r)
    w = next
    iteration++
    if (turned <= tolerance) break
  }
  const weights = new Float64Array(r * D)
  for (let i = 0; i < r; i++)
    for (let k = 0; k < r; k++) for (let j = 0; j < D; j++) weights[i * D + j]! += w[i * r + k]! * whitening[k * D + j]!
  return { mean, weights, components: r, iterations: iteration }
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

/** E[tanh(w·z)zᵀ] − E[1 − tanh²(w·z)]·w of each direction. */
function updated(z: Float64Array, n: number, r: number, w: Float64Array): Float64Array {
  const next = new Float64Array(r * r)
  const slopes = new Float64Array(r)
  for (let row = 0; row < n; row++)
    for (let i = 0; i < r; i++) {
      let y = 0
      for (let k = 0; k < r; k++) y += w[i * r + k]! * z[row * r + k]!
      const t = Math.tanh(y)
      slopes[i]! += (1 - t * t) / n
      for (let k = 0; k < r; k++) next[i * r + k]! += (t * z[row * r + k]!) / n
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
