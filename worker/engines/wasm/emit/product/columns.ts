import { advance, each, get, repeat, set, v128, type Statement } from '../../../../../core/webAssembly/index.ts'
import type { Product } from '../../../shared/plan/plan.ts'
import { overColumns, type Columns } from '../columns.ts'
import type { Cursor } from '../cursor.ts'
import { offsetOf } from '../indices.ts'
import { constant } from '../operators.ts'
import type { Routine } from '../routine.ts'
import { finish, grid, multiplyAdd } from './finish.ts'
import { evenly, inLoop, inParts } from './parts.ts'

/** Inner steps that are written out one by one; longer ones loop. */
const mostUnrolled = 32

/** Vectors of neighbouring columns; each element of A is spread over a vector and multiplied with a row of B. */
export function alongColumns(routine: Routine, product: Product, batch: readonly number[], place: number): Statement {
  const { a, b, rows: M, inner: K, columns: N } = product
  const { tiles } = routine.target
  const [most, vectors] = N >= 16 ? tiles.wide : tiles.narrow
  const rows = evenly(M, most)
  const [aBatch, bBatch] = [offsetOf(batch, a.strides), offsetOf(batch, b.strides)]
  const [am, ak, bk] = [a.strides.at(-2)!, a.strides.at(-1)!, b.strides.at(-2)!]
  const looped = inLoop(product)
  const down = looped ? am : 0
  const tile = (from: number, to: number, columns: Columns, cursor: Cursor): Statement =>
    routine.block(() => {
      const sums = grid(to - from, columns.vectors, () => routine.vector())
      const row = Array.from({ length: columns.vectors }, () => routine.vector())
      const spread = routine.vector()
      const loadB = columns.lanes === 1 ? v128.loadOne : v128.load
      const loadA = columns.lanes === 1 ? v128.loadOne : v128.loadSplat
      /** Multiplies inner step k, from addresses that have already gone a few. */
      const step = (k: number, left: number, right: number): Statement => [
        row.map((local, j) => set(local, loadB(get(right), routine.address(b, bBatch + k * bk + 4 * j)))),
        sums.map((ofRow, i) => [
          set(spread, loadA(get(left), routine.address(a, aBatch + (from + i) * am + k * ak))),
          ofRow.map((sum, j) => multiplyAdd(sum, get(spread), get(row[j]!))),
        ]),
      ]
      const [left, right] = [cursor.pointer(a, 0, down), cursor.pointer(b, 1)]
      return [
        sums.flat().map((sum) => set(sum, constant(0))),
        overInner(routine, K, [left, 4 * ak], [right, 4 * bk], step),
        finish(routine, product, { rows: place * M + from, sums, columns, cursor, looped }),
      ]
    })
  return overColumns(routine, N, { vectors }, (columns, cursor) => {
    // The first tile names every address, which then move together.
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
  step: (k: number, left: number, right: number) => Statement,
): Statement {
  const steps = (from: number, to: number, l: number, r: number) => each(to - from, (k) => step(from + k, l, r))
  if (K <= mostUnrolled) return steps(0, K, left, right)
  const [l, r, counter] = [routine.whole(), routine.whole(), routine.whole()]
  return [
    set(l, get(left)),
    set(r, get(right)),
    repeat(counter, Math.floor(K / 4), [steps(0, 4, l, r), advance(l, 4 * leftBytes), advance(r, 4 * rightBytes)]),
    steps(0, K % 4, l, r),
  ]
}
