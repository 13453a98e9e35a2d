import { kernel, TILE_M, TILE_N } from './kernel.ts'

/** A float32 matrix `[rows, cols]`, row-major, read as (x − mean)·scale per column where those are given. */
export interface Matrix {
  data: Float32Array
  rows: number
  cols: number
  mean?: Float64Array
  /** One over the standard deviation; 0 drops the column. */
  scale?: Float64Array
  /** `data` is stored `[cols, rows]`; then without mean and scale. */
  transposed?: boolean
  /** Where it is multiplied many times: its blocks as the kernel reads them, by width and first row. */
  packed?: Map<string, Float32Array>
}

const ROWS = 256

/**
 * AᵀB, `[a.cols, b.cols]`, in float64: float32 products summed over 256 rows at a time, the sums added in float64.
 * For `a === b` (a Gram matrix) only half is computed and mirrored. It is written to `room`, where that is given and as long.
 */
export function product(a: Matrix, b: Matrix, room?: Float64Array): Float64Array {
  if (a.rows !== b.rows) throw new Error(`product of ${a.rows} and ${b.rows} rows`)
  const gram = a === b
  const size = a.cols * b.cols
  const out = room?.length === size ? room.fill(0) : new Float64Array(size)
  if (size === 0) return out
  for (let row = 0; row < a.rows; row += ROWS) addBlock(a, b, row, Math.min(ROWS, a.rows - row), gram, out)
  if (gram) mirror(out, a.cols)
  return out
}

function addBlock(a: Matrix, b: Matrix, row: number, rows: number, gram: boolean, out: Float64Array) {
  const m = Math.ceil(a.cols / TILE_M) * TILE_M
  const n = Math.ceil(b.cols / TILE_N) * TILE_N
  const atB = rows * m
  const atC = atB + rows * n
  const memory = scratch(atC + m * n)
  place(a, row, rows, TILE_M, memory.subarray(0, atB))
  place(b, row, rows, TILE_N, memory.subarray(atB, atC))
  kernel.product(0, atB * 4, atC * 4, rows, m, n, Number(gram))
  for (let i = 0; i < a.cols; i++) {
    const from = atC + i * n
    const to = i * b.cols
    for (let j = gram ? i : 0; j < b.cols; j++) out[to + j]! += memory[from + j]!
  }
}

/** Packs a block, or copies it where it is known. */
function place(x: Matrix, row: number, rows: number, width: number, into: Float32Array) {
  const key = `${width}/${row}`
  const known = x.packed?.get(key)
  if (known) return into.set(known)
  pack(x, row, rows, width, into)
  x.packed?.set(key, into.slice())
}

/** Copies a block into panels of `width` columns, `[cols/width][rows][width]`, the last one padded with zeros. */
function pack(x: Matrix, row: number, rows: number, width: number, into: Float32Array) {
  const { data, cols, mean, scale } = x
  const alongRow = x.transposed ? x.rows : 1
  const alongColumn = x.transposed ? 1 : x.cols
  if (cols % width) into.fill(0, Math.floor(cols / width) * width * rows)
  for (let j = 0; j < cols; j++) {
    const shift = mean ? mean[j]! : 0
    const factor = scale ? scale[j]! : 1
    let from = row * alongColumn + j * alongRow
    let to = (j - (j % width)) * rows + (j % width)
    for (let i = 0; i < rows; i++, from += alongColumn, to += width) into[to] = (data[from]! - shift) * factor
  }
}

function mirror(square: Float64Array, n: number) {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) square[i * n + j] = square[j * n + i]!
}

/** The kernel's memory, grown to hold so many floats; valid until the next call. */
function scratch(floats: number): Float32Array {
  const missing = floats * 4 - kernel.memory.buffer.byteLength
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / 65536))
  return new Float32Array(kernel.memory.buffer, 0, floats)
}
