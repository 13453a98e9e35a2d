import { advance, each, get, repeat, set, v128, type Statement } from '../../../../../core/webAssembly/index.ts'
import type { Product } from '../../../shared/plan/plan.ts'
import type { Columns } from '../columns.ts'
import { Cursor, runStart } from '../cursor.ts'
import { offsetOf } from '../indices.ts'
import { constant } from '../operators.ts'
import type { Routine } from '../routine.ts'
import { addPairs, total } from '../total.ts'
import { finish, grid, multiplyAdd } from './finish.ts'
import { evenly, inLoop, inParts, mostWritten, type Range } from './parts.ts'

/** Scalar products of rows of A with columns of B, eight inner steps at a time, added up at the end. */
export function alongInner(routine: Routine, product: Product, batch: readonly number[], place: number): Statement {
  const { a, b, rows: M, inner: K, columns: N } = product
  const [aBatch, bBatch] = [offsetOf(batch, a.strides), offsetOf(batch, b.strides)]
  const [am, bn] = [a.strides.at(-2)!, b.strides.at(-1)!]
  const looped = inLoop(product)
  const { inner } = routine.target.tiles
  const [tileRows, tileColumns] = [evenly(M, inner[0]), evenly(N, inner[1])]
  const one: Columns = { vectors: 1, lanes: 1 }
  const [top, side] = [routine.whole(), routine.whole()]
  const [left, right, counter] = [routine.whole(), routine.whole(), routine.whole()]
  const forward = [advance(left, 32), advance(right, 32)]
  const cursor = new Cursor(routine)
  const tile = (rows: Range, columns: Range): Statement =>
    routine.block(() => {
      const cells = () => grid(rows[1] - rows[0], columns[1] - columns[0], () => routine.vector())
      const [sums, later] = [cells(), cells()]
      const ofA = sums.map(() => [routine.vector(), routine.vector()] as const)
      const ofB = [routine.vector(), routine.vector()] as const
      /** Inner steps from k on, to the sums of each half. */
      const step = (load: typeof v128.load, k: number, halves: (0 | 1)[]): Statement => [
        ofA.map((row, i) =>
          halves.map((half) =>
            set(row[half], load(get(left), routine.address(a, aBatch + (rows[0] + i) * am + k + 4 * half))),
          ),
        ),
        sums[0]!.map((_, j) => [
          halves.map((half) =>
            set(ofB[half], load(get(right), routine.address(b, bBatch + (columns[0] + j) * bn + k + 4 * half))),
          ),
          sums.map((ofRow, i) =>
            halves.map((half) => multiplyAdd((half ? later[i]! : ofRow)[j]!, get(ofA[i]![half]), get(ofB[half]))),
          ),
        ]),
      ]
      const [whole, rest] = [Math.floor(K / 8), K % 8]
      const four = rest >= 4 ? 4 : 0
      const pairs = sums.flatMap((ofRow, i) => ofRow.map((sum, j) => [sum, later[i]![j]!] as const))
      return [
        (whole ? pairs.flat() : sums.flat()).map((sum) => set(sum, constant(0))),
        set(left, get(top)),
        set(right, get(side)),
        whole ? [repeat(counter, whole, [step(v128.load, 0, [0, 1]), forward]), addPairs(routine, pairs)] : [],
        four ? step(v128.load, 0, [0]) : [],
        each(rest % 4, (k) => step(v128.loadOne, four + k, [0])),
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
