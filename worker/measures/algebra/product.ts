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

/** Where packed blocks A, at 0, and B lie in floats, and their extents as the kernel has them. */
export interface Blocks {
  atB: number
  rows: number
  m: number
  n: number
  /** Whether only sums of B's column at or behind A's are wanted. */
  upper: boolean
}

/** Adds AᵀB of packed blocks in a memory to sums `[height, width]`. */
export type AddsProduct = (
  memory: ArrayBuffer,
  blocks: Blocks,
  sums: Float64Array,
  height: number,
  width: number,
) => void

/** Multiply-adds of blocks below which a call of anything but the kernel takes longer than they do. */
const small = 2 ** 18

/** What adds them. Whatever it is, the bits are those of the kernel. */
let adds: AddsProduct = addedByKernel

/**
 * Lets something faster add products from here on, unless it gives other bits than the kernel, which it is tried for; gives
 * whether it does so.
 */
export function addProductsBy(faster: AddsProduct): boolean {
  const tried = ([33, 64, 95, 131] as const).every((cols) => agree(faster, cols))
  if (tried) adds = faster
  return tried
}

/** Whether it gives the kernel's bits for products of so many columns, with themselves and with others. */
function agree(faster: AddsProduct, cols: number): boolean {
  const rows = 261
  const data = Float32Array.from({ length: rows * cols }, (_, i) => Math.sin(i) / (1 + (i % 7)))
  const own = { data, rows, cols }
  const other = { data: data.toReversed(), rows, cols }
  const before = adds
  const by = (chosen: AddsProduct) => {
    adds = chosen
    return [product(own, own), product(own, other)]
  }
  try {
    const [right, found] = [by(addedByKernel), by(faster)]
    return right.every((sums, i) => sums.every((sum, at) => Object.is(sum, found[i]![at])))
  } finally {
    adds = before
  }
}

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
  const memory = scratch(atC + m * n, rows, Math.max(a.cols, b.cols))
  const isCopied = place(a, row, rows, TILE_M, 0, memory, false)
  place(b, row, rows, TILE_N, atB, memory, gram && isCopied)
  const add = rows * m * n < small ? addedByKernel : adds
  add(kernel.memory.buffer as ArrayBuffer, { atB, rows, m, n, upper: gram }, out, a.cols, b.cols)
}

/** By the kernel, which leaves the product of the blocks behind them. */
function addedByKernel(
  memory: ArrayBuffer,
  { atB, rows, m, n, upper }: Blocks,
  sums: Float64Array,
  height: number,
  width: number,
) {
  const atC = atB + rows * n
  kernel.product(0, atB * 4, atC * 4, rows, m, n, Number(upper))
  const floats = new Float32Array(memory)
  for (let i = 0; i < height; i++) {
    const from = atC + i * n
    const to = i * width
    for (let j = upper ? i : 0; j < width; j++) sums[to + j]! += floats[from + j]!
  }
}

/**
 * Packs a block into panels of `width` columns from float `at` on, or takes them where they are known. Whether the block lies in
 * memory as it is now, which spares the next copy.
 */
function place(
  x: Matrix,
  row: number,
  rows: number,
  width: number,
  at: number,
  memory: Scratch,
  isCopied: boolean,
): boolean {
  const key = x.packed && `${width}/${row}`
  const known = key && x.packed!.get(key)
  if (known) {
    memory.floats.set(known, at)
    return isCopied
  }
  if (!isCopied) copy(x, row, rows, memory)
  pack(x, rows, width, at, memory)
  if (key) x.packed!.set(key, memory.floats.slice(at, at + Math.ceil(x.cols / width) * width * rows))
  return true
}

/** Copies a block as it is into the kernel's memory, with zeros behind it for columns that fill no panel. */
function copy({ data, rows: all, cols, mean, scale, transposed }: Matrix, row: number, rows: number, memory: Scratch) {
  const { floats, raw, means, scales } = memory
  if (!transposed) floats.set(data.subarray(row * cols, (row + rows) * cols), raw)
  else if (rows === all) floats.set(data.subarray(0, rows * cols), raw)
  else for (let j = 0; j < cols; j++) floats.set(data.subarray(j * all + row, j * all + row + rows), raw + j * rows)
  floats.fill(0, raw + rows * cols, raw + rows * (cols + TILE_N))
  if (transposed) return
  if (mean) means.set(mean)
  else means.fill(0, 0, cols)
  if (scale) scales.set(scale)
  else scales.fill(1, 0, cols)
}

/** Packs the copied block into panels of `width` columns, `[cols/width][rows][width]`; what the last one lacks is not read. */
function pack({ cols, transposed }: Matrix, rows: number, width: number, at: number, memory: Scratch) {
  const { raw, means, scales } = memory
  for (let j = 0; j < cols; j += width) {
    const to = 4 * (at + j * rows)
    const end = to + 4 * width * rows
    if (transposed)
      (width === TILE_M ? kernel.packColumns4 : kernel.packColumns8)(4 * (raw + j * rows), to, end, 4 * rows)
    else {
      const [mean, scale] = [means.byteOffset + 8 * j, scales.byteOffset + 8 * j]
      ;(width === TILE_M ? kernel.pack4 : kernel.pack8)(4 * (raw + j), to, end, mean, scale, 4 * cols)
    }
  }
}

function mirror(square: Float64Array, n: number) {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) square[i * n + j] = square[j * n + i]!
}

/** The kernel's memory: room for packed factors and their product, then, for a block as it is, its numbers and its scales. */
interface Scratch {
  floats: Float32Array
  /** Where the block as it is begins, in floats. */
  raw: number
  means: Float64Array
  scales: Float64Array
}

/** That memory, grown to hold so many floats and a block of so many rows and columns; valid until the next call. */
function scratch(floats: number, rows: number, cols: number): Scratch {
  const ofScales = cols + TILE_N
  const moments = Math.ceil((floats + rows * ofScales) / 2) * 8
  const { memory } = kernel
  const missing = moments + 16 * ofScales - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / 65536))
  return {
    floats: new Float32Array(memory.buffer),
    raw: floats,
    means: new Float64Array(memory.buffer, moments, ofScales),
    scales: new Float64Array(memory.buffer, moments + 8 * ofScales, ofScales),
  }
}
