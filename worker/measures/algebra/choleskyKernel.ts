import {
  advance,
  assembleAll,
  each,
  f64x2,
  get,
  i32,
  i32x4,
  loop,
  set,
  types,
  v128,
  type Places,
  type Statement,
  type Value,
} from '../../../core/webAssembly/index.ts'

/**
 * WebAssembly kernels of a factor L in float64, all arguments byte offsets: two numbers at a time, multiplied, then added, in
 * the order that is said, so that every machine gives the same bits.
 */
export interface FactorKernels {
  memory: WebAssembly.Memory
  /**
   * Turns four rows of a matrix into those of its factor, as far as `last`, which is before the first of them: entry (i, j)
   * becomes (a − Σ_k l_ik l_jk) / l_jj. The sum is s + t + u + v of every fourth term, what is left at the end going to s.
   * `first` is the first of the four rows, `top` that of the factor, `bytes` those of a row.
   */
  rows(first: number, top: number, bytes: number, last: number): void
  /**
   * x_i ← (x_i − Σ_j l_j x_j) / pivot of 8 columns: four terms at a time, added up, then what is left one by one. `l` is the
   * first factor, `stride` bytes before the next, `x` the first row of so many from `x` to `end`, all `rowBytes` long;
   * `row` is x_i.
   */
  eliminate(l: number, stride: number, x: number, end: number, rowBytes: number, row: number, pivot: number): void
}

/** Columns of a right side that are eliminated at a time. */
export const columns = 8
const vectors = columns / 2

const otherHalf: Places = [2, 3, 0, 1]
const swapped = (local: number): Value => i32x4.shuffle(get(local), get(local), otherHalf)
const addProduct = (sum: number, a: Value, b: Value): Statement => set(sum, f64x2.add(get(sum), f64x2.multiply(a, b)))

function rows() {
  const [first, top, bytes, last] = [0, 1, 2, 3] as const
  /** The row of L, the column's offset in a row, the end of whole fours, and where a sum is. */
  const [other, column, fours, end, k] = [4, 5, 6, 7, 8] as const
  const row = (i: number) => 9 + i
  const [even, odd] = [(i: number) => 13 + i, (i: number) => 17 + i]
  const [left, right] = [21, 22] as const
  const over = (i: number) => i32.add(get(row(i)), get(k))
  const ofRow = (i: number): Statement => [
    addProduct(even(i), v128.load(over(i)), get(left)),
    addProduct(odd(i), v128.load(over(i), 16), get(right)),
  ]
  const four = [
    set(left, v128.load(i32.add(get(other), get(k)))),
    set(right, v128.load(i32.add(get(other), get(k)), 16)),
    each(4, ofRow),
    advance(k, 32),
  ]
  const one = [
    set(left, v128.loadHalf(i32.add(get(other), get(k)))),
    each(4, (i) => addProduct(even(i), v128.loadHalf(over(i)), get(left))),
    advance(k, 8),
  ]
  const finished = (i: number): Statement => {
    const pair = f64x2.add(f64x2.add(get(even(i)), swapped(even(i))), get(odd(i)))
    const at = i32.add(get(row(i)), get(column))
    return [
      set(even(i), f64x2.add(pair, swapped(odd(i)))),
      v128.storeHalf(
        at,
        f64x2.divide(f64x2.subtract(v128.loadHalf(at), get(even(i))), v128.loadHalf(i32.add(get(other), get(column)))),
      ),
    ]
  }
  const zero = v128.constant(0, 0, 0, 0)
  return {
    name: 'rows',
    params: Array<number>(4).fill(types.i32),
    locals: [
      [9, types.i32],
      [10, types.v128],
    ] as [number, number][],
    body: [
      set(row(0), get(first)),
      each(3, (i) => set(row(i + 1), i32.add(get(row(i)), get(bytes)))),
      set(other, get(top)),
      set(column, i32.constant(0)),
      loop(column, last, [
        set(fours, i32.and(get(column), i32.constant(-32))),
        set(end, get(column)),
        set(k, i32.constant(0)),
        each(4, (i) => [set(even(i), zero), set(odd(i), zero)]),
        loop(k, fours, four),
        loop(k, end, one),
        each(4, finished),
        set(other, i32.add(get(other), get(bytes))),
        advance(column, 8),
      ]),
    ],
  }
}

function eliminate() {
  const [l, stride, x, end, rowBytes, row, pivot] = [0, 1, 2, 3, 4, 5, 6] as const
  const [fours, more] = [7, 8] as const
  const [sum, factor, terms] = [(j: number) => 9 + j, (i: number) => 9 + vectors + i, 9 + vectors + 4]
  /** Loads so many factors from where `l` is, which goes on. */
  const factors = (n: number): Statement =>
    each(n, (i) => [set(factor(i), v128.loadHalfSplat(get(l))), set(l, i32.add(get(l), get(stride)))])
  const times = (i: number, j: number, at: number): Value => f64x2.multiply(get(factor(i)), v128.load(get(at), 16 * j))
  const next = (at: number): Statement => set(at, i32.add(get(at), get(rowBytes)))
  // The four rows are added up in their order: one vector of terms for each of the columns, row after row.
  const partial = (j: number) => terms + j
  const four = [
    factors(4),
    each(vectors, (j) => set(partial(j), times(0, j, x))),
    each(3, (i) => [next(x), each(vectors, (j) => set(partial(j), f64x2.add(get(partial(j)), times(i + 1, j, x))))]),
    next(x),
    each(vectors, (j) => set(sum(j), f64x2.subtract(get(sum(j)), get(partial(j))))),
  ]
  const one = [factors(1), each(vectors, (j) => set(sum(j), f64x2.subtract(get(sum(j)), times(0, j, x)))), next(x)]
  return {
    name: 'eliminate',
    params: Array<number>(7).fill(types.i32),
    locals: [
      [2, types.i32],
      [vectors + 4 + vectors, types.v128],
    ] as [number, number][],
    body: [
      each(vectors, (j) => set(sum(j), v128.load(get(row), 16 * j))),
      // Whole fours of rows: (end − x) / rowBytes, without its last two bits.
      set(more, i32.divideUnsigned(i32.subtract(get(end), get(x)), get(rowBytes))),
      set(fours, i32.add(get(x), i32.multiply(i32.and(get(more), i32.constant(-4)), get(rowBytes)))),
      loop(x, fours, four),
      loop(x, end, one),
      set(factor(0), v128.loadHalfSplat(get(pivot))),
      each(vectors, (j) => v128.store(get(row), f64x2.divide(get(sum(j)), get(factor(0))), 16 * j)),
    ],
  }
}

const compiled = new WebAssembly.Module(assembleAll([rows(), eliminate()], 'own'))

/** The kernels with a memory of so many bytes of their own. */
export function factorKernels(bytes: number): FactorKernels {
  const kernels = new WebAssembly.Instance(compiled).exports as unknown as FactorKernels
  const missing = bytes - kernels.memory.buffer.byteLength
  if (missing > 0) kernels.memory.grow(Math.ceil(missing / 65536))
  return kernels
}
