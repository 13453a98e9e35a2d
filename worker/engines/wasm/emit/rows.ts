import {
  advance,
  each,
  get,
  i32,
  repeat,
  set,
  v128,
  type AssembledFunction,
  type Statement,
} from '../../../../core/webAssembly/index.ts'
import type { Rows } from '../../shared/plan/plan.ts'
import { runStart } from './cursor.ts'
import { Routine } from './routine.ts'
import type { Target } from './target.ts'

/** Columns that are written out one by one. */
const written = 16

/** Row after row is copied from a table, in vectors where columns lie side by side, number by number elsewhere. */
export function rowsRoutine({ groups, count, columns, rows, table, out }: Rows, target: Target): AssembledFunction {
  const routine = new Routine(target)
  const { whole } = routine
  const [named, from, to, source, home] = [whole(), whole(), whole(), whole(), whole()]
  const [group, row, step] = [whole(), whole(), whole()]
  const [down, along] = [table.strides[0]!, table.strides[1]!]
  const [outGroup, outRow, outColumn] = out.strides as [number, number, number]
  const isSideBySide = along === 1 && outColumn === 1

  const copied = (column: number, load: typeof v128.load, store: typeof v128.store): Statement =>
    store(
      get(home),
      load(get(source), routine.address(table, column * along)),
      routine.address(out, column * outColumn),
    )
  const copy = (n: number): Statement => {
    const vectors = isSideBySide ? Math.floor(n / 4) : 0
    return [
      each(vectors, (i) => copied(4 * i, v128.load, v128.store)),
      each(n - 4 * vectors, (i) => copied(4 * vectors + i, v128.loadOne, v128.storeOne)),
    ]
  }
  const [times, rest] = [Math.floor(columns / written), columns % written]
  const forward = [advance(source, 4 * written * along), advance(home, 4 * written * outColumn)]
  const ofRow = [
    set(source, i32.multiply(i32.load(get(named), routine.address(rows, 0)), i32.constant(4 * down))),
    set(home, get(to)),
    times ? repeat(step, times, [copy(written), forward]) : [],
    copy(rest),
    advance(named, 4 * rows.strides[1]!),
    advance(to, 4 * outRow),
  ]
  return routine.assembled([
    set(named, runStart(routine, rows)),
    set(from, runStart(routine, out)),
    repeat(group, groups, [set(to, get(from)), repeat(row, count, ofRow), advance(from, 4 * outGroup)]),
  ])
}
