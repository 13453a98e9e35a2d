import { f32x4, get, set, v128, type AssembledFunction } from '../../../core/webAssembly/assembly.ts'
import { indices, nested, offsetOf } from './elements.ts'
import { constant, viewsOf, type Expression } from './expression.ts'
import { Cursor, evaluate, overColumns, Routine, store, total, type Lie } from './routine.ts'
import type { View } from './view.ts'

/** Sums of an expression over axes of its shape (the first, runs, is not one of them), kept as 1. */
export interface Sum {
  readonly kind: 'sum'
  readonly shape: readonly number[]
  readonly axes: readonly number[]
  readonly expression: Expression
  /** Of the shape, 1 along the axes. */
  readonly out: View
}

const firstLane = v128.constant(-1, 0, 0, 0)

export function sumRoutine({ shape, axes, expression, out }: Sum): AssembledFunction {
  const routine = new Routine()
  const over = (axis: number) => axes.includes(axis + 1)
  const wide: View = { ...out, shape, strides: shape.map((_, axis) => (axes.includes(axis) ? 0 : out.strides[axis]!)) }
  const views = viewsOf(expression)
  const nest = nested(shape.slice(1), [wide, ...views], (outer, inner) => over(outer) === over(inner))
  const of = (view: View) => nest.strides.get(view)!
  const strides = of(wide)
  const summed = nest.shape.map((n, axis) => (n === 1 ? true : over(nest.axes[axis]!)))
  const last = nest.shape.length - 1
  const outer = nest.shape.slice(0, -1)
  const rows = indices(outer.map((n, axis) => (summed[axis] ? 1 : n)))
  const parts = indices(outer.map((n, axis) => (summed[axis] ? n : 1)))
  const lanes = views.every((view) => of(view)[last]! <= 1) && (summed[last] || strides[last] === 1) ? 4 : 1
  const n = nest.shape[last]!
  const lieAt =
    (row: readonly number[], part: readonly number[]): Lie =>
    (view) => ({
      elements: offsetOf(
        row.map((at, axis) => at + part[axis]!),
        of(view),
      ),
      along: of(view)[last]!,
    })

  if (!summed[last]) {
    // Columns stay: parts are added up vector by vector.
    const code = overColumns(routine, n, { vectors: 1, lanes }, (columns, cursor) =>
      rows.flatMap((row) =>
        routine.block(() => {
          const sum = routine.vector()
          const place = { cursor, columns, j: 0 }
          return [
            ...parts.flatMap((part, i) => {
              const value = evaluate(expression, { routine, place, lie: lieAt(row, part) })
              return i ? [...get(sum), ...value, ...f32x4.add, ...set(sum)] : [...value, ...set(sum)]
            }),
            ...store(out, get(sum), { ...place, elements: offsetOf(row, strides), along: strides[last]! }),
          ]
        }),
      ),
    )
    return routine.assembled(code)
  }

  const code = rows.flatMap((row) =>
    routine.block(() => {
      const sums = Array.from({ length: 4 }, () => routine.vector())
      const added = parts.flatMap((part) =>
        overColumns(routine, n, { vectors: 4, lanes }, (columns, cursor) =>
          Array.from({ length: columns.vectors }, (_, j) => {
            const value = evaluate(expression, { routine, place: { cursor, columns, j }, lie: lieAt(row, part) })
            const single = columns.lanes === 1 ? [...firstLane, ...v128.and] : []
            return [...get(sums[j]!), ...value, ...single, ...f32x4.add, ...set(sums[j]!)]
          }).flat(),
        ),
      )
      const cursor = new Cursor(routine)
      const place = { cursor, columns: { vectors: 1, lanes: 1 as const }, j: 0 }
      const kept = store(out, total(sums[0]!), { ...place, elements: offsetOf(row, strides), along: 0 })
      return [
        ...sums.flatMap((sum) => [...constant(0), ...set(sum)]),
        ...added,
        ...[...get(sums[0]!), ...get(sums[1]!), ...f32x4.add, ...get(sums[2]!), ...get(sums[3]!), ...f32x4.add],
        ...[...f32x4.add, ...set(sums[0]!), ...cursor.start(), ...kept],
      ]
    }),
  )
  return routine.assembled(code)
}
