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
    times(U, own, own, product, product)
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
  const x = new Float64Array(D)
  const y = new Float64Array(D)
  const ofX = new Float64Array(D)
  const ofY = new Float64Array(D)
  for (let row = 0; row < rows.length; row += 2 * D) {
    // The last of an odd number of rows is mixed twice.
    const other = row + D < rows.length ? row + D : row
    for (let d = 0; d < D; d++) {
      x[d] = Math.tanh(first * rows[row + d]!)
      y[d] = Math.tanh(first * rows[other + d]!)
    }
    times(U, x, y, ofX, ofY)
    for (let d = 0; d < D; d++) {
      rows[row + d] = scale * Math.tanh(second * ofX[d]!)
      rows[other + d] = scale * Math.tanh(second * ofY[d]!)
    }
  }
}

/** ofX = U·x and ofY = U·y. */
function times(U: Float64Array, x: Float64Array, y: Float64Array, ofX: Float64Array, ofY: Float64Array): void {
  const D = x.length
  let i = 0
  // Two rows of U at a time, in plain variables: V8 allocates what is taken from an array here (docs/numbers.md).
  for (; i + 1 < D; i += 2) {
    let a = 0
    let b = 0
    let e = 0
    let f = 0
    for (let j = 0, at = i * D; j < D; j++, at++) {
      const own = x[j]!
      const other = y[j]!
      const p = U[at]!
      const q = U[at + D]!
      a += p * own
      b += q * own
      e += p * other
      f += q * other
    }
    ofX[i] = a
    ofX[i + 1] = b
    ofY[i] = e
    ofY[i + 1] = f
  }
  if (i === D) return
  let a = 0
  let e = 0
  for (let j = 0, at = i * D; j < D; j++, at++) {
    a += U[at]! * x[j]!
    e += U[at]! * y[j]!
  }
  ofX[i] = a
  ofY[i] = e
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
