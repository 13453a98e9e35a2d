import { get, set, type AssembledFunction } from '../../../../core/webAssembly/index.ts'
import { readsOf } from '../../shared/plan/expression.ts'
import type { Elements } from '../../shared/plan/plan.ts'
import { overColumns, store, type Lie, type Place } from './columns.ts'
import { evaluate } from './evaluate.ts'
import { indices, offsetOf } from './indices.ts'
import { Routine } from './routine.ts'
import type { Target } from './target.ts'

/** Columns in vectors where they lie side by side everywhere, one by one elsewhere; the loops around them are written out. */
export function elementsRoutine({ loops, value, out }: Elements, target: Target): AssembledFunction {
  const routine = new Routine(target)
  const sideBySide = readsOf(value).every(({ strides }) => strides.at(-1) === 0 || strides.at(-1) === 1)
  const lanes = sideBySide && out.strides.at(-1) === 1 ? 4 : 1
  const rows = indices(loops.slice(0, -1))
  const vectors = rows.length === 1 ? 4 : 1
  return routine.assembled(
    overColumns(routine, loops.at(-1)!, { vectors, lanes }, (columns, cursor) =>
      rows.map((row) => {
        const lie: Lie = ({ strides }) => ({ elements: offsetOf(row, strides), along: strides.at(-1)! })
        return routine.block(() => {
          const places = Array.from({ length: columns.vectors }, (_, j): Place => ({ routine, cursor, columns, j }))
          const made = places.map(() => routine.vector())
          return [
            places.map((place, j) => routine.block(() => set(made[j]!, evaluate(value, place, lie)))),
            // Side by side: V8 makes one wide vector of two neighbours (docs/engines.md).
            places.map((place, j) => store(out, get(made[j]!), place, lie(out))),
          ]
        })
      }),
    ),
  )
}
