import {
  advance,
  assembleAll,
  each,
  f32x4,
  get,
  i32,
  i32x4,
  kernelsOf,
  loop,
  set,
  types,
  v128,
  type Places,
} from '../../../../../core/webAssembly/index.ts'

/** Columns that are summed at a time: eight vectors, as many as the registers hold beside what is read. */
export const panel = 32
export const panelBytes = 4 * panel
const vectors = panel / 4

/** Functions on one memory. */
export interface SparseKernels {
  /**
   * `out[l] = Σ value · base[row]` over the entries of each list l: rows and outcomes of `panel` numbers, all arguments
   * byte offsets. Lists are pairs of begin and end, from `lists` to before `listsEnd`; entries `[bytes of the row, value]`.
   */
  sums(lists: number, listsEnd: number, base: number, out: number): void
  /**
   * Transposes rows × columns numbers, both multiples of 4: rows lie `fromStride` bytes apart at `from`, the columns become
   * rows `toStride` bytes apart at `to`.
   */
  turned(from: number, fromStride: number, to: number, toStride: number, rows: number, columns: number): void
}

/** The kernels on a memory. */
export const sparseKernels = kernelsOf<SparseKernels>(() => assembleAll([sums(), turned()], 'imported'))

function sums() {
  const [list, listsEnd, base, out, entry, end, row, value] = [0, 1, 2, 3, 4, 5, 6, 7] as const
  const sum = (j: number) => value + 1 + j
  const entryCode = [
    set(row, i32.add(i32.load(get(entry)), get(base))),
    set(value, v128.loadSplat(get(entry), 4)),
    each(vectors, (j) => set(sum(j), f32x4.multiplyAdd(v128.load(get(row), 16 * j), get(value), get(sum(j))))),
    advance(entry, 8),
  ]
  return {
    name: 'sums',
    params: Array<number>(4).fill(types.i32),
    locals: [
      [3, types.i32],
      [1 + vectors, types.v128],
    ] as [number, number][],
    body: loop(list, listsEnd, [
      each(vectors, (j) => set(sum(j), v128.constant(0, 0, 0, 0))),
      set(entry, i32.load(get(list))),
      set(end, i32.load(get(list), 4)),
      loop(entry, end, entryCode),
      each(vectors, (j) => v128.store(get(out), get(sum(j)), 16 * j)),
      advance(out, panelBytes),
      advance(list, 8),
    ]),
  }
}

/** Of two vectors of a block of 4 × 4: pairs of numbers that belong together, and pairs joined. */
const [lowPairs, highPairs]: [Places, Places] = [
  [0, 4, 1, 5],
  [2, 6, 3, 7],
]
const [lowHalves, highHalves]: [Places, Places] = [
  [0, 1, 4, 5],
  [2, 3, 6, 7],
]

function turned() {
  const [from, fromStride, to, toStride, rows, columns] = [0, 1, 2, 3, 4, 5] as const
  const [source, target, write, row, column] = [6, 7, 8, 9, 10] as const
  const [given, paired] = [(i: number) => 11 + i, (i: number) => 15 + i]
  const on = (pointer: number, by: number) => set(pointer, i32.add(get(pointer), get(by)))
  const of = (a: number, b: number, places: Places) => i32x4.shuffle(get(a), get(b), places)
  const block = [
    each(4, (i) => [set(given(i), v128.load(get(source))), on(source, fromStride)]),
    each(2, (i) => set(paired(i), of(given(2 * i), given(2 * i + 1), lowPairs))),
    each(2, (i) => set(paired(2 + i), of(given(2 * i), given(2 * i + 1), highPairs))),
    set(write, get(target)),
    each(4, (i) => {
      const first = paired(i < 2 ? 0 : 2)
      const joined = of(first, first + 1, i % 2 ? highHalves : lowHalves)
      return [v128.store(get(write), joined), on(write, toStride)]
    }),
    advance(target, 16),
    advance(row, 4),
  ]
  const strip = [
    set(source, get(from)),
    set(target, get(to)),
    set(row, i32.constant(0)),
    loop(row, rows, block),
    advance(from, 16),
    each(4, () => on(to, toStride)),
    advance(column, 4),
  ]
  return {
    name: 'turned',
    params: Array<number>(6).fill(types.i32),
    locals: [
      [5, types.i32],
      [8, types.v128],
    ] as [number, number][],
    body: loop(column, columns, strip),
  }
}
