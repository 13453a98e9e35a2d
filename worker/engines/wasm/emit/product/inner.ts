import { advance, each, get, repeat, set, v128, type Statement } from '../../../../../core/webAssembly/index.ts'
import type { Product } from '../../../shared/plan/plan.ts'
import type { Columns } from '../columns.ts'
import { Cursor, runStart } from '../cursor.ts'
import { offsetOf } from '../indices.ts'
import { constant } from '../operators.ts'
import type { Routine } from '../routine.ts'
import { total } from '../total.ts'
import { finish, grid, multiplyAdd } from './finish.ts'
import { inLoop, inParts, mostWritten, type Range } from './parts.ts'

/** A tile's rows and columns: its sums, and what they are made of, fit the registers. */
const [tileRows, tileColumns] = [2, 5]

/** Scalar products of rows of A with columns of B, four inner steps at a time, added up at the end. */
export function alongInner(routine: Routine, product: Product, batch: readonly number[], place: number): Statement {
  const { a, b, rows: M, inner: K, columns: N } = product
  const [aBatch, bBatch] = [offsetOf(batch, a.strides), offsetOf(batch, b.strides)]
  const [am, bn] = [a.strides.at(-2)!, b.strides.at(-1)!]
  const looped = inLoop(product)
  const one: Columns = { vectors: 1, lanes: 1 }
  const [top, side] = [routine.whole(), routine.whole()]
  const [left, right, counter] = [routine.whole(), routine.whole(), routine.whole()]
  const forward = [advance(left, 16), advance(right, 16)]
  const cursor = new Cursor(routine)
  const tile = (rows: Range, columns: Range): Statement =>
    routine.block(() => {
      const sums = grid(rows[1] - rows[0], columns[1] - columns[0], () => routine.vector())
      const ofA = sums.map(() => routine.vector())
      const ofB = routine.vector()
      const step = (load: typeof v128.load, k: number): Statement => [
        ofA.map((local, i) => set(local, load(get(left), routine.address(a, aBatch + (rows[0] + i) * am + k)))),
        sums[0]!.map((_, j) => [
          set(ofB, load(get(right), routine.address(b, bBatch + (columns[0] + j) * bn + k))),
          sums.map((ofRow, i) => multiplyAdd(ofRow[j]!, get(ofA[i]!), get(ofB))),
        ]),
      ]
      const whole = Math.floor(K / 4)
      return [
        sums.flat().map((sum) => set(sum, constant(0))),
        set(left, get(top)),
        set(right, get(side)),
        whole ? repeat(counter, whole, [step(v128.load, 0), forward]) : [],
        each(K % 4, (k) => step(v128.loadOne, k)),
        sums.flat().map((sum) => set(sum, total(sum))),
        sums[0]!.map((_, j) =>
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
  const across = (rows: Range) => [
    set(side, runStart(routine, b)),
    inParts(routine, N, tileColumns, N > mostWritten, {
      part: (columns) => tile(rows, columns),
      forward: [advance(side, 4 * tileColumns * bn), cursor.advance(tileColumns)],
      back: (times) => cursor.advance(-tileColumns * times),
    }),
  ]
  // The first tile names every address, which then move together.
  tile([0, 1], [0, 1])
  const code = inParts(routine, M, tileRows, looped, {
    part: across,
    forward: [advance(top, 4 * tileRows * am), cursor.descend(tileRows)],
    back: () => [],
  })
  return [set(top, runStart(routine, a)), cursor.start(), code]
}
