import { orthogonal, stream } from '../../../core/random/random.ts'

/** The root mean square of a layer's pre-activations over rows in which a concept is present. */
export const GAIN = 1.25

/**
 * A fixed network of two tanh layers without biases, on top of a rotation: x = scale·tanh(second·U·tanh(first·z)), with
 * z the rotated concepts `[D]` and U a Haar-random rotation of its own. A row without concepts is 0.
 */
export interface Mixing {
  /** `[D, D]`, row-major. */
  readonly U: Float64Array
  readonly first: number
  readonly second: number
  readonly scale: number
}

/**
 * The network of a seed: `first` and `second` give each layer pre-activations of root mean square `GAIN` over the rows of
 * `sample` `[n, D]` that are not 0, and `scale` gives the inputs a variance of 1, over all rows and averaged over inputs.
 * If every row is 0, it is made for `otherwise`.
 */
export function mixingOf(D: number, seed: number, sample: Float32Array, otherwise: Float32Array): Mixing {
  const U = orthogonal(D, stream(seed, 'second layer of concepts'))
  const some = (rows: Float32Array): Float32Array =>
    rows.filter((_, i) => {
      const row = i - (i % D)
      for (let d = 0; d < D; d++) if (rows[row + d]! !== 0) return true
      return false
    })
  const present = some(sample)
  const [shown, all] = present.length > 0 ? [present, sample] : [otherwise, otherwise]
  const first = GAIN / rootMeanSquare(shown)
  const hidden = Float64Array.from(shown)
  const product = new Float64Array(D)
  for (let row = 0; row < hidden.length; row += D) {
    const own = hidden.subarray(row, row + D)
    for (let d = 0; d < D; d++) own[d] = Math.tanh(first * own[d]!)
    times(U, own, product)
    own.set(product)
  }
  const second = GAIN / rootMeanSquare(hidden)
  const unscaled = { U, first, second, scale: 1 }
  const mixed = Float32Array.from(all)
  mix(unscaled, mixed)
  const spread = present.length > 0 ? deviation(mixed, D) : rootMeanSquare(mixed)
  return { ...unscaled, scale: 1 / spread }
}

/** Mixes rotated rows `[n, D]` in place. */
export function mix({ U, first, second, scale }: Mixing, rows: Float32Array): void {
  const D = Math.sqrt(U.length)
  const [hidden, product] = [new Float64Array(D), new Float64Array(D)]
  for (let row = 0; row < rows.length; row += D) {
    let some = false
    for (let d = 0; d < D; d++) {
      const z = rows[row + d]!
      some ||= z !== 0
      hidden[d] = Math.tanh(first * z)
    }
    if (!some) continue
    times(U, hidden, product)
    for (let d = 0; d < D; d++) rows[row + d] = scale * Math.tanh(second * product[d]!)
  }
}

/** out = U·x, each sum in the order of x. */
function times(U: Float64Array, x: Float64Array, out: Float64Array): void {
  const D = x.length
  let i = 0
  for (; i + 3 < D; i += 4) {
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let j = 0, at = i * D; j < D; j++, at++) {
      const value = x[j]!
      a += U[at]! * value
      b += U[at + D]! * value
      c += U[at + 2 * D]! * value
      d += U[at + 3 * D]! * value
    }
    out[i] = a
    out[i + 1] = b
    out[i + 2] = c
    out[i + 3] = d
  }
  for (; i < D; i++) {
    let sum = 0
    for (let j = 0; j < D; j++) sum += U[i * D + j]! * x[j]!
    out[i] = sum
  }
}

function rootMeanSquare(x: Float32Array | Float64Array): number {
  let sum = 0
  for (const value of x) sum += value * value
  return Math.sqrt(sum / x.length)
}

/** The root of the variance of each column of `[n, D]` about its mean, averaged over columns. */
function deviation(x: Float32Array, D: number): number {
  const [sums, squares] = [new Float64Array(D), new Float64Array(D)]
  const n = x.length / D
  for (let i = 0; i < x.length; i++) {
    sums[i % D]! += x[i]!
    squares[i % D]! += x[i]! * x[i]!
  }
  let variance = 0
  for (let d = 0; d < D; d++) variance += squares[d]! / n - (sums[d]! / n) ** 2
  return Math.sqrt(variance / D)
}
