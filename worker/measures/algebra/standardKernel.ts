import { assemble, each, f64x2, get, i32, loop, set, types, v128 } from '../../../core/webAssembly/index.ts'

/**
 * A WebAssembly kernel that adds rows of a float32 matrix to sums of its columns, in float64 and in the order of the rows, so
 * that its bits are those of a plain loop.
 */
interface Kernel {
  memory: WebAssembly.Memory
  /**
   * Of `width` columns side by side: x − first and its square. `from` is the byte of the first number, `end` that behind the
   * last row, `rowBytes` from one row to the next; at `sums` lie as many float64 of each: first, sums, sums of squares.
   */
  add(from: number, end: number, rowBytes: number, sums: number): void
}

export const width = 4
const pairs = width / 2

const [from, end, rowBytes, sums] = [0, 1, 2, 3] as const
const [first, sum, square] = [
  (pair: number) => 4 + pair,
  (pair: number) => 4 + pairs + pair,
  (pair: number) => 4 + 2 * pairs + pair,
]
const apart = 4 + 3 * pairs

const bytes = assemble({
  name: 'add',
  params: Array<number>(4).fill(types.i32),
  locals: [[3 * pairs + 1, types.v128]],
  body: [
    each(3 * pairs, (i) => set(4 + i, v128.load(get(sums), 16 * i))),
    loop(from, end, [
      each(pairs, (pair) => [
        set(apart, f64x2.subtract(f64x2.fromF32x4(v128.loadHalf(get(from), 8 * pair)), get(first(pair)))),
        set(sum(pair), f64x2.add(get(sum(pair)), get(apart))),
        set(square(pair), f64x2.add(get(square(pair)), f64x2.multiply(get(apart), get(apart)))),
      ]),
      set(from, i32.add(get(from), get(rowBytes))),
    ]),
    each(2 * pairs, (i) => v128.store(get(sums), get(sum(i)), 16 * (pairs + i))),
  ],
  memory: 'own',
})

const kernel = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Kernel

/** Rows that are added at a time: as many as fill 128 KB, or one. */
const mostNumbers = 2 ** 15

/**
 * Σ(x − first) and Σ(x − first)² of each column of rows `from` to `to` of a row-major matrix with `cols` columns.
 */
export function columnSums(data: Float32Array, cols: number, from: number, to: number, first: Float64Array) {
  const [sums, squares] = [new Float64Array(cols), new Float64Array(cols)]
  const panels = Math.ceil(cols / width)
  const rows = Math.max(1, Math.floor(mostNumbers / cols))
  const atBlock = 8 * 3 * width * panels
  const missing = atBlock + 4 * (rows * cols + width) - kernel.memory.buffer.byteLength
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / 65536))
  const state = new Float64Array(kernel.memory.buffer, 0, 3 * width * panels).fill(0)
  const block = new Float32Array(kernel.memory.buffer, atBlock, rows * cols)
  for (let j = 0; j < cols; j++) state[3 * width * Math.floor(j / width) + (j % width)] = first[j]!
  for (let row = from; row < to; row += rows) {
    const own = data.subarray(row * cols, Math.min(to, row + rows) * cols)
    block.set(own)
    for (let panel = 0; panel < panels; panel++) {
      const at = atBlock + 4 * width * panel
      kernel.add(at, at + 4 * own.length, 4 * cols, 8 * 3 * width * panel)
    }
  }
  for (let j = 0; j < cols; j++) {
    const at = 3 * width * Math.floor(j / width) + (j % width)
    sums[j] = state[at + width]!
    squares[j] = state[at + 2 * width]!
  }
  return { sums, squares }
}
