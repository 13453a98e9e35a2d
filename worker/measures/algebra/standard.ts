import { columnSums } from './standardKernel.ts'

/** Per column: mean, standard deviation (population) and its reciprocal, 0 for a constant column. */
export interface Standard {
  mean: Float64Array
  sd: Float64Array
  scale: Float64Array
}

/**
 * Of rows `from` to `to` of a row-major matrix with `cols` columns. A column is constant by its own scale: where its
 * deviation is at most a millionth of its mean, which is float32 noise.
 */
export function standard(data: Float32Array, cols: number, from: number, to: number): Standard {
  const n = Math.max(1, to - from)
  const first = new Float64Array(cols)
  if (to > from) first.set(data.subarray(from * cols, from * cols + cols))
  const { sums, squares } = columnSums(data, cols, from, to, first)
  const mean = first.map((x, j) => x + sums[j]! / n)
  const sd = squares.map((x, j) => {
    const value = Math.sqrt(Math.max(0, x / n - (sums[j]! / n) ** 2))
    return value > 1e-6 * Math.abs(mean[j]!) ? value : 0
  })
  return { mean, sd, scale: sd.map((s) => (s > 0 ? 1 / s : 0)) }
}

/** The same rows column by column, `[cols, to − from]`, in `room` where that is as large. */
export function columnsOf(
  data: Float32Array,
  cols: number,
  from: number,
  to: number,
  room: Float32Array[] = [],
): Float32Array[] {
  const isRoom = room.length === cols && room.every(({ length }) => length === to - from)
  const out = isRoom ? room : Array.from({ length: cols }, () => new Float32Array(to - from))
  // Four columns at a time, which lie in one line of the cache.
  const whole = cols & ~3
  for (let j = 0; j < whole; j += 4) {
    const [a, b, c, d] = [out[j]!, out[j + 1]!, out[j + 2]!, out[j + 3]!]
    for (let i = 0, at = from * cols + j; i < to - from; i++, at += cols) {
      a[i] = data[at]!
      b[i] = data[at + 1]!
      c[i] = data[at + 2]!
      d[i] = data[at + 3]!
    }
  }
  for (let j = whole; j < cols; j++) {
    const column = out[j]!
    for (let i = from, at = from * cols + j; i < to; i++, at += cols) column[i - from] = data[at]!
  }
  return out
}
