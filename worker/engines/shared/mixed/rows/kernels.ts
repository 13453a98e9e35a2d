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
} from '../../../../../core/webAssembly/assembly.ts'

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
    ...[...get(entry), ...i32.load(0), ...get(base), ...i32.add, ...set(row)],
    ...[...get(entry), ...v128.loadSplat(4), ...set(value)],
    ...each(vectors, (j) => [
      ...[...get(row), ...v128.load(16 * j), ...get(value), ...get(sum(j)), ...f32x4.multiplyAdd, ...set(sum(j))],
    ]),
    ...advance(entry, 8),
  ]
  return {
    name: 'sums',
    params: Array<number>(4).fill(types.i32),
    locals: [
      [3, types.i32],
      [1 + vectors, types.v128],
    ] as [number, number][],
    body: loop(list, listsEnd, [
      ...each(vectors, (j) => [...v128.constant(0, 0, 0, 0), ...set(sum(j))]),
      ...[...get(list), ...i32.load(0), ...set(entry), ...get(list), ...i32.load(4), ...set(end)],
      ...loop(entry, end, entryCode),
      ...each(vectors, (j) => [...get(out), ...get(sum(j)), ...v128.store(16 * j)]),
      ...[...advance(out, panelBytes), ...advance(list, 8)],
    ]),
  }
}

type Places = [number, number, number, number]
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
  const on = (pointer: number, by: number) => [...get(pointer), ...get(by), ...i32.add, ...set(pointer)]
  const of = (a: number, b: number, places: Places) => [...get(a), ...get(b), ...i32x4.shuffle(...places)]
  const block = [
    ...each(4, (i) => [...get(source), ...v128.load(0), ...set(given(i)), ...on(source, fromStride)]),
    ...each(2, (i) => [...of(given(2 * i), given(2 * i + 1), lowPairs), ...set(paired(i))]),
    ...each(2, (i) => [...of(given(2 * i), given(2 * i + 1), highPairs), ...set(paired(2 + i))]),
    ...[...get(target), ...set(write)],
    ...each(4, (i) => {
      const first = paired(i < 2 ? 0 : 2)
      const joined = of(first, first + 1, i % 2 ? highHalves : lowHalves)
      return [...get(write), ...joined, ...v128.store(0), ...on(write, toStride)]
    }),
    ...[...advance(target, 16), ...advance(row, 4)],
  ]
  const strip = [
    ...[...get(from), ...set(source), ...get(to), ...set(target), ...i32.constant(0), ...set(row)],
    ...loop(row, rows, block),
    ...[...advance(from, 16), ...each(4, () => on(to, toStride)), ...advance(column, 4)],
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
