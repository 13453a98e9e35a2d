import type { Memory } from '../../compiled/memory.ts'
import type { Specs } from '../../../../tensor/program.ts'

/** Tables with a larger share of other values than 0 are multiplied whole: that is about as fast. */
export const mostDense = 1 / 4

/** The room for the lists of a table `[n, D]`. */
export const listSpecs = (table: string, [n, width]: readonly [number, number]): Specs => ({
  [`kept/entries of ${table}`]: { shape: [Math.floor(n * width * mostDense), 2], dtype: 'int32' },
  [`kept/begins of ${table}`]: { shape: [n + 1], dtype: 'int32' },
})

/**
 * What is not 0 in each row of a table (compressed sparse rows): entries `[column × stride, bits of the value]` in a memory,
 * and the byte offset at which each row's begin. Undefined where there are more of them than a sparse product is worth.
 */
export function listRows(memory: Memory, table: string, stride: number): Int32Array | undefined {
  const [n, width] = memory.place(table).shape as [number, number]
  const values = memory.view(table) as Float32Array
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length)
  const entries = memory.view(`kept/entries of ${table}`) as Int32Array
  const begins = memory.view(`kept/begins of ${table}`) as Int32Array
  const room = entries.length
  let at = 0
  for (let row = 0; row < n; row++) {
    begins[row] = entries.byteOffset + 4 * at
    for (let column = 0; column < width; column++) {
      const place = row * width + column
      if (values[place] === 0) continue
      if (at === room) return undefined
      entries[at++] = column * stride
      entries[at++] = bits[place]!
    }
  }
  begins[n] = entries.byteOffset + 4 * at
  return begins
}

/** Where the lists of the picked rows begin and end: pairs of byte offsets, two for each row. */
export function pick(begins: Int32Array, rows: Int32Array, pairs: Int32Array): void {
  rows.forEach((row, i) => {
    pairs[2 * i] = begins[row]!
    pairs[2 * i + 1] = begins[row + 1]!
  })
}

/**
 * The lists of a few rows as lists of columns: entries `[row × stride, bits of the value]`, rows in their order, and where
 * each column's begin and end. All of it lies in one memory, seen as `numbers`.
 */
export function columnsOf(
  numbers: Int32Array,
  { pairs, stride }: { pairs: Int32Array; stride: number },
  into: { entries: Int32Array; pairs: Int32Array; rowStride: number },
): void {
  const columns = into.pairs.length / 2
  const next = new Int32Array(columns + 1)
  for (let i = 0; i < pairs.length; i += 2)
    for (let at = pairs[i]! >> 2; at < pairs[i + 1]! >> 2; at += 2) next[numbers[at]! / stride + 1]! += 2
  for (let column = 0; column < columns; column++) {
    next[column + 1]! += next[column]!
    into.pairs[2 * column] = into.entries.byteOffset + 4 * next[column]!
    into.pairs[2 * column + 1] = into.entries.byteOffset + 4 * next[column + 1]!
  }
  for (let i = 0; i < pairs.length; i += 2)
    for (let at = pairs[i]! >> 2; at < pairs[i + 1]! >> 2; at += 2) {
      const place = next[numbers[at]! / stride]!
      next[numbers[at]! / stride] = place + 2
      into.entries[place] = (i / 2) * into.rowStride
      into.entries[place + 1] = numbers[at + 1]!
    }
}
