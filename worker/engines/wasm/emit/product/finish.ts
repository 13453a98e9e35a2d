import { f32x4, get, set, type Statement, type Value } from '../../../../../core/webAssembly/index.ts'
import { size } from '../../../../tensor/trace/graph.ts'
import type { Product } from '../../../shared/plan/plan.ts'
import { store, type Columns, type Lie, type Place } from '../columns.ts'
import type { Cursor } from '../cursor.ts'
import { evaluate } from '../evaluate.ts'
import { offsetOf } from '../indices.ts'
import { constant } from '../operators.ts'
import type { Routine } from '../routine.ts'

/** The locals of a tile's sums, row by row. */
export const grid = (rows: number, columns: number, made: () => number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, made))

export const multiplyAdd = (sum: number, a: Value, b: Value): Statement => set(sum, f32x4.multiplyAdd(a, b, get(sum)))

/** A tile whose sums are complete: its first row among those of all products, and its first column. */
interface Tile {
  readonly rows: number
  readonly sums: readonly (readonly number[])[]
  readonly columns: Columns
  readonly cursor: Cursor
  readonly column?: number
  readonly looped: boolean
}

/** Scales a tile's sums, applies the expression and stores them. */
export function finish(routine: Routine, { alpha, split, value, out }: Product, tile: Tile): Statement {
  const { rows, sums, columns, cursor, column = 0, looped } = tile
  const lie: (row: number) => Lie =
    (row) =>
    ({ strides }) => {
      const along = strides.at(-1)!
      const elements = offsetOf(unravelled(row, split), strides) + column * along
      return { elements, along, down: looped ? strides.at(-2)! : 0 }
    }
  return sums.map((ofRow, i) => {
    const at = lie(rows + i)
    const place = (j: number): Place => ({ routine, cursor, columns, j })
    return [
      ofRow.map((sum, j) =>
        routine.block(() => {
          const result = alpha === 1 ? get(sum) : f32x4.multiply(get(sum), constant(alpha))
          return set(sum, evaluate(value, place(j), at, result))
        }),
      ),
      // All of a row, and then stored side by side: V8 makes one wide vector of two neighbours (docs/engines.md).
      ofRow.map((sum, j) => store(out, get(sum), place(j), at(out))),
    ]
  })
}

const unravelled = (row: number, shape: readonly number[]): number[] =>
  shape.map((n, axis) => Math.floor(row / size(shape.slice(axis + 1))) % n)
