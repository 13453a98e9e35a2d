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

/** The rotation between the layers of a seed's network, `[D, D]`. */
export const betweenLayers = (D: number, seed: number): Float64Array =>
  orthogonal(D, stream(seed, 'second layer of concepts'))

/**
 * The network with this rotation between its layers: `first` and `second` give each layer pre-activations of root mean
 * square `GAIN` over the rows of `sample` `[n, D]` that are not 0, and `scale` gives the inputs a variance of 1, over all
 * rows and averaged over inputs. If every row is 0, it is made for `otherwise`.
 */
export function mixingOf(U: Float64Array, sample: Float32Array, otherwise: Float32Array): Mixing {
  const D = Math.sqrt(U.length)
  const some = (rows: Float32Array): Float32Array =>
    rows.filter((_, i) => {
      const row = i - (i % D)
      for (let d = 0; d < D; d++) if (rows[row + d]! !== 0) return true
      return false
    })
  const present = some(sample)
  const [shown, all] = present.length > 0 ? [present, sample] : [otherwise, otherwise]
  const first = GAIN / rootMeanSquare(shown)
  const hidden = Float64Array.from(shown, (z) => Math.tanh(first * z))
  const product = new Float64Array(D)
  for (let row = 0; row < hidden.length; row += D) {
    const own = hidden.subarray(row, row + D)
    times(U, [own, own], [product, product])
    own.set(product)
  }
  const second = GAIN / rootMeanSquare(hidden)
  const unscaled = { U, first, second, scale: 1 }
  const mixed = Float32Array.from(all)
  mix(unscaled, mixed)
  const spread = present.length > 0 ? deviation(mixed, D) : rootMeanSquare(mixed)
  return { ...unscaled, scale: 1 / spread }
}

/** Mixes rotated rows `[n, D]` in place, two at a time; every sum is in the order of inputs. */
export function mix({ U, first, second, scale }: Mixing, rows: Float32Array): void {
  const D = Math.sqrt(U.length)
  const hidden = [new Float64Array(D), new Float64Array(D)] as const
  const products = [new Float64Array(D), new Float64Array(D)] as const
  for (let row = 0; row < rows.length; row += 2 * D) {
    // The last of an odd number of rows stands beside one of zeros, or of the rows before.
    const two = row + D < rows.length ? 2 : 1
    for (let k = 0; k < two; k++) for (let d = 0; d < D; d++) hidden[k]![d] = Math.tanh(first * rows[row + k * D + d]!)
    times(U, hidden, products)
    for (let k = 0; k < two; k++)
      for (let d = 0; d < D; d++) rows[row + k * D + d] = scale * Math.tanh(second * products[k]![d]!)
  }
}

type Two = readonly [Float64Array, Float64Array]

/** U·x of two vectors. */
function times(U: Float64Array, [x, y]: Two, [ofX, ofY]: Two): void {
  const D = x.length
  let i = 0
  for (; i + 3 < D; i += 4) {
    let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0]
    for (let j = 0, at = i * D; j < D; j++, at++) {
      const own = x[j]!
      const other = y[j]!
      const p = U[at]!
      const q = U[at + D]!
      const r = U[at + 2 * D]!
      const s = U[at + 3 * D]!
      a += p * own
      b += q * own
      c += r * own
      d += s * own
      e += p * other
      f += q * other
      g += r * other
      h += s * other
    }
    ofX[i] = a
    ofX[i + 1] = b
    ofX[i + 2] = c
    ofX[i + 3] = d
    ofY[i] = e
    ofY[i + 1] = f
    ofY[i + 2] = g
    ofY[i + 3] = h
  }
  for (; i < D; i++) {
    let [a, e] = [0, 0]
    for (let j = 0; j < D; j++) {
      a += U[i * D + j]! * x[j]!
      e += U[i * D + j]! * y[j]!
    }
    ofX[i] = a
    ofY[i] = e
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
