import { f32x4, get, set, v128, type AssembledFunction, type Statement } from '../../../../core/webAssembly/index.ts'
import { readsOf } from '../../shared/plan/expression.ts'
import type { Sum } from '../../shared/plan/plan.ts'
import { overColumns, store, type Lie } from './columns.ts'
import { Cursor } from './cursor.ts'
import { evaluate } from './evaluate.ts'
import { indices, offsetOf } from './indices.ts'
import { constant } from './operators.ts'
import { Routine } from './routine.ts'
import type { Target } from './target.ts'
import { addPairs, total } from './total.ts'

export function sumRoutine(sum: Sum, target: Target): AssembledFunction {
  const routine = new Routine(target)
  const outer = sum.loops.slice(0, -1)
  const rows = indices(outer.map((n, loop) => (sum.summed[loop] ? 1 : n)))
  const terms = indices(outer.map((n, loop) => (sum.summed[loop] ? n : 1)))
  return routine.assembled((sum.summed.at(-1) ? acrossColumns : ofColumns)(routine, sum, rows, terms))
}

type Write = (routine: Routine, sum: Sum, rows: number[][], terms: number[][]) => Statement

const lieAt =
  (row: readonly number[], term: readonly number[]): Lie =>
  ({ strides }) => ({
    elements: offsetOf(
      row.map((at, loop) => at + term[loop]!),
      strides,
    ),
    along: strides.at(-1)!,
  })

/** Columns stay: terms are added vector by vector. */
const ofColumns: Write = (routine, { loops, value, out }, rows, terms) => {
  const sideBySide = readsOf(value).every(({ strides }) => strides.at(-1)! <= 1)
  const lanes = sideBySide && out.strides.at(-1) === 1 ? 4 : 1
  return overColumns(routine, loops.at(-1)!, { vectors: 1, lanes }, (columns, cursor) =>
    rows.map((row) =>
      routine.block(() => {
        const sum = routine.vector()
        const place = { routine, cursor, columns, j: 0 }
        return [
          terms.map((term, i) => {
            const own = evaluate(value, place, lieAt(row, term))
            return set(sum, i ? f32x4.add(get(sum), own) : own)
          }),
          store(out, get(sum), place, { elements: offsetOf(row, out.strides), along: out.strides.at(-1)! }),
        ]
      }),
    ),
  )
}

const firstLane = v128.constant(-1, 0, 0, 0)

/** Columns are added: four vectors of partial sums, or one number of them. */
const acrossColumns: Write = (routine, { loops, partial, value, out }, rows, terms) =>
  rows.map((row) =>
    routine.block(() => {
      const sums = [routine.vector(), routine.vector(), routine.vector(), routine.vector()] as const
      const added = terms.map((term) =>
        overColumns(routine, loops.at(-1)!, { vectors: 4, lanes: partial === 16 ? 4 : 1 }, (columns, cursor) =>
          Array.from({ length: columns.vectors }, (_, j) => {
            const made = evaluate(value, { routine, cursor, columns, j }, lieAt(row, term))
            const own = columns.lanes === 1 ? v128.and(made, firstLane) : made
            return set(sums[j]!, f32x4.add(get(sums[j]!), own))
          }),
        ),
      )
      const [a, b, c, d] = sums
      const cursor = new Cursor(routine)
      const place = { routine, cursor, columns: { vectors: 1, lanes: 1 as const }, j: 0 }
      const kept = store(out, total(a), place, { elements: offsetOf(row, out.strides), along: 0 })
      return [
        sums.map((sum) => set(sum, constant(0))),
        added,
        partial === 16
          ? [
              addPairs(routine, [
                [a, b],
                [c, d],
              ]),
              set(a, f32x4.add(get(a), get(c))),
            ]
          : [],
        cursor.start(),
        kept,
      ]
    }),
  )
