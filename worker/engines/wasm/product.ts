import {
  advance,
  f32x4,
  get,
  i32,
  repeat,
  set,
  v128,
  type AssembledFunction,
} from '../../../core/webAssembly/assembly.ts'
import { size } from '../../tensor/trace/graph.ts'
import { indices, offsetOf } from './elements.ts'
import { constant, viewsOf, type Expression } from './expression.ts'
import {
  Cursor,
  evaluate,
  NotFused,
  overColumns,
  Routine,
  runStart,
  store,
  total,
  type Columns,
  type Lie,
} from './routine.ts'
import type { View } from './view.ts'

/**
 * `alpha · A · B` over batches (axes between runs and the last two), then an expression of each element, `result`
 * being the product's. `out` and the expression's views may split the rows: only the last axis is the product's.
 */
export interface Product {
  readonly kind: 'product'
  /** `[R, ..., M, K]` */
  readonly a: View
  /** `[R, ..., K, N]`; its columns, or its inner axis and that of A, lie side by side. */
  readonly b: View
  readonly alpha: number
  readonly expression: Expression
  readonly out: View
}

/** How a product goes: columns side by side in vectors, or sums along the inner axis. */
export const ways = {
  columns: ({ b }: Pick<Product, 'a' | 'b'>): boolean => stride(b, -1) === 1 || b.shape.at(-1) === 1,
  sums: ({ a, b }: Pick<Product, 'a' | 'b'>): boolean => stride(a, -1) === 1 && stride(b, -2) === 1,
}

const stride = (view: View, axis: number): number => (view.shape.at(axis) === 1 ? 1 : view.strides.at(axis)!)

/** Rows that are written out one by one; more of them loop where they lie evenly. */
const mostWritten = 24
/** Rows of a product at all. */
const mostRows = 256
/** Inner steps that are written out one by one; longer ones loop. */
const mostUnrolled = 32

export function productRoutine(product: Product): AssembledFunction {
  const routine = new Routine()
  const inner = product.a.shape.at(-1)!
  const sums = ways.sums(product) && (!ways.columns(product) || (product.b.shape.at(-1) === 1 && inner >= 8))
  const batches = indices(product.a.shape.slice(1, -2))
  const M = product.a.shape.at(-2)!
  if (batches.length * M > mostRows) throw new NotFused(`a product of ${batches.length * M} rows`)
  const code = batches.flatMap((batch, i) => (sums ? alongInner : alongColumns)(routine, product, batch, i))
  return routine.assembled(code)
}

/** Vectors of neighbouring columns; each element of A is spread over a vector and multiplied with a row of B. */
function alongColumns(routine: Routine, product: Product, batch: readonly number[], place: number): number[] {
  const { a, b, out } = product
  const [M, K] = a.shape.slice(-2) as [number, number]
  const N = b.shape.at(-1)!
  const rows = N >= 16 ? 2 : 4
  const vectors = N >= 16 ? 4 : 2
  const [aBatch, bBatch] = [offsetOf(batch, batchStrides(a)), offsetOf(batch, batchStrides(b))]
  const [am, ak, bk] = [a.strides.at(-2)!, a.strides.at(-1)!, b.strides.at(-2)!]
  // Many rows in a loop, so that the code stays in the nearest cache.
  const looped = M > mostWritten && out.shape.length === 3
  const down = looped ? am : 0
  const tile = (from: number, to: number, columns: Columns, cursor: Cursor): number[] =>
    routine.block(() => {
      const sums = grid(to - from, columns.vectors, () => routine.vector())
      const row = Array.from({ length: columns.vectors }, () => routine.vector())
      const spread = routine.vector()
      const loadB = columns.lanes === 1 ? v128.loadOne : v128.load
      const loadA = columns.lanes === 1 ? v128.loadOne : v128.loadSplat
      /** Multiplies inner step k, from addresses that have already gone a few. */
      const step = (k: number, left: number, right: number): number[] => [
        ...row.flatMap((local, j) => [
          ...[...get(right), ...loadB(b.offset + 4 * (bBatch + k * bk) + 16 * j), ...set(local)],
        ]),
        ...sums.flatMap((ofRow, i) => [
          ...[...get(left), ...loadA(a.offset + 4 * (aBatch + (from + i) * am + k * ak)), ...set(spread)],
          ...ofRow.flatMap((sum, j) => multiplyAdd(sum, get(spread), get(row[j]!))),
        ]),
      ]
      const [left, right] = [cursor.pointer(a, 0, down), cursor.pointer(b, 1)]
      return [
        ...sums.flat().flatMap((sum) => [...constant(0), ...set(sum)]),
        ...overInner(routine, K, [left, 4 * ak], [right, 4 * bk], step),
        ...finish(routine, product, { rows: place * M + from, sums, columns, cursor, looped }),
      ]
    })
  return overColumns(routine, N, { vectors }, (columns, cursor) => {
    tile(0, 1, columns, cursor)
    return inParts(routine, M, rows, looped, {
      part: ([from, to]) => tile(from, to, columns, cursor),
      forward: cursor.descend(rows),
      back: (times) => cursor.descend(-rows * times),
    })
  })
}

/** Every inner step, written out or in a loop of four at a time. */
function overInner(
  routine: Routine,
  K: number,
  [left, leftBytes]: [number, number],
  [right, rightBytes]: [number, number],
  step: (k: number, left: number, right: number) => number[],
): number[] {
  const steps = (from: number, to: number, l: number, r: number) =>
    Array.from({ length: to - from }, (_, k) => step(from + k, l, r)).flat()
  if (K <= mostUnrolled) return steps(0, K, left, right)
  const [l, r, counter] = [routine.whole(), routine.whole(), routine.whole()]
  return [
    ...[...get(left), ...set(l), ...get(right), ...set(r), ...i32.constant(Math.floor(K / 4)), ...set(counter)],
    ...repeat(counter, [...steps(0, 4, l, r), ...advance(l, 4 * leftBytes), ...advance(r, 4 * rightBytes)]),
    ...steps(0, K % 4, l, r),
  ]
}

/** Scalar products of rows of A with columns of B, four inner steps at a time, added up at the end. */
function alongInner(routine: Routine, product: Product, batch: readonly number[], place: number): number[] {
  const { a, b, out } = product
  const [M, K] = a.shape.slice(-2) as [number, number]
  const N = b.shape.at(-1)!
  const [aBatch, bBatch] = [offsetOf(batch, batchStrides(a)), offsetOf(batch, batchStrides(b))]
  const [am, bn] = [a.strides.at(-2)!, b.strides.at(-1)!]
  const looped = M > mostWritten && out.shape.length === 3
  const one: Columns = { vectors: 1, lanes: 1 }
  const [top, side] = [routine.whole(), routine.whole()]
  const [left, right, counter] = [routine.whole(), routine.whole(), routine.whole()]
  const forward = [...advance(left, 16), ...advance(right, 16)]
  const cursor = new Cursor(routine)
  const tile = (rows: [number, number], columns: [number, number]): number[] =>
    routine.block(() => {
      const sums = grid(rows[1] - rows[0], columns[1] - columns[0], () => routine.vector())
      const ofA = sums.map(() => routine.vector())
      const ofB = routine.vector()
      const step = (load: (offset: number) => number[], k: number): number[] => [
        ...ofA.flatMap((local, i) => [
          ...[...get(left), ...load(a.offset + 4 * (aBatch + (rows[0] + i) * am + k)), ...set(local)],
        ]),
        ...sums[0]!.flatMap((_, j) => [
          ...[...get(right), ...load(b.offset + 4 * (bBatch + (columns[0] + j) * bn + k)), ...set(ofB)],
          ...sums.flatMap((ofRow, i) => multiplyAdd(ofRow[j]!, get(ofA[i]!), get(ofB))),
        ]),
      ]
      const whole = Math.floor(K / 4)
      const loop = whole
        ? [...i32.constant(whole), ...set(counter), ...repeat(counter, [...step(v128.load, 0), ...forward])]
        : []
      return [
        ...sums.flat().flatMap((sum) => [...constant(0), ...set(sum)]),
        ...[...get(top), ...set(left), ...get(side), ...set(right)],
        ...loop,
        ...Array.from({ length: K % 4 }, (_, k) => step(v128.loadOne, k)).flat(),
        ...sums.flat().flatMap((sum) => [...total(sum), ...set(sum)]),
        ...sums[0]!.flatMap((_, j) =>
          finish(routine, product, {
            rows: place * M + rows[0],
            sums: sums.map((ofRow) => [ofRow[j]!]),
            columns: one,
            cursor,
            column: columns[0] + j,
            looped,
          }),
        ),
      ]
    })
  const across = (rows: [number, number]) => [
    ...[...runStart(b), ...set(side)],
    ...inParts(routine, N, 5, N > mostWritten, {
      part: (columns) => tile(rows, columns),
      forward: [...advance(side, 4 * 5 * bn), ...cursor.advance(5)],
      back: (times) => cursor.advance(-5 * times),
    }),
  ]
  // The first tile names every address, which then move together.
  tile([0, 1], [0, 1])
  const code = inParts(routine, M, 2, looped, {
    part: across,
    forward: [...advance(top, 4 * 2 * am), ...cursor.descend(2)],
    back: () => [],
  })
  return [...runStart(a), ...set(top), ...cursor.start(), ...code]
}

/** Parts of [0, n), written out, or in a loop in which everything goes forward by one part, and `back` at its end. */
function inParts(
  routine: Routine,
  n: number,
  length: number,
  looped: boolean,
  {
    part,
    forward,
    back,
  }: { part: (range: [number, number]) => number[]; forward: number[]; back: (times: number) => number[] },
): number[] {
  if (!looped) return tiles(n, length).flatMap(part)
  const [times, rest, counter] = [Math.floor(n / length), n % length, routine.whole()]
  const loop = [...i32.constant(times), ...set(counter), ...repeat(counter, [...part([0, length]), ...forward])]
  return [...loop, ...(rest ? part([0, rest]) : []), ...back(times)]
}

/** Scales a tile's sums, applies the expression and stores them. */
function finish(
  routine: Routine,
  { alpha, expression, out }: Product,
  tile: { rows: number; sums: number[][]; columns: Columns; cursor: Cursor; column?: number; looped?: boolean },
): number[] {
  const { rows, sums, columns, cursor, column = 0, looped } = tile
  const outer = out.shape.slice(1, -1)
  const lie: (row: number) => Lie = (row) => (view) => {
    const along = view.shape.at(-1) === 1 ? (view === out ? 1 : 0) : view.strides.at(-1)!
    const elements = offsetOf(unravelled(row, outer), view.strides.slice(1, -1)) + column * along
    return { elements, along, down: looped ? view.strides.at(-2)! : 0 }
  }
  return sums.flatMap((ofRow, i) =>
    ofRow.flatMap((sum, j) =>
      routine.block(() => {
        const at = lie(rows + i)
        const place = { cursor, columns, j }
        const result = alpha === 1 ? get(sum) : [...get(sum), ...constant(alpha), ...f32x4.multiply]
        return store(out, evaluate(expression, { routine, place, lie: at, result }), { ...place, ...at(out) })
      }),
    ),
  )
}

/** Whether each view of an expression has its columns side by side, or one value for all of them. */
export const columnsFit = (expression: Expression): boolean =>
  viewsOf(expression).every((view) => [0, 1].includes(view.strides.at(-1)!) || view.shape.at(-1) === 1)

const multiplyAdd = (sum: number, a: number[], b: number[]) => [
  ...a,
  ...b,
  ...get(sum),
  ...f32x4.multiplyAdd,
  ...set(sum),
]

const batchStrides = (view: View) => view.strides.slice(1, -2)

const grid = (rows: number, columns: number, made: () => number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, made))

/** [0, n) in parts of a size, the last one smaller. */
const tiles = (n: number, length: number): [number, number][] =>
  Array.from({ length: Math.ceil(n / length) }, (_, i) => [i * length, Math.min(n, (i + 1) * length)])

const unravelled = (row: number, shape: readonly number[]): number[] =>
  shape.map((n, axis) => Math.floor(row / size(shape.slice(axis + 1))) % n)
