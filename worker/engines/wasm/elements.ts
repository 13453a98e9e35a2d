import type { AssembledFunction } from '../../../core/webAssembly/assembly.ts'
import { viewsOf, type Expression } from './expression.ts'
import { evaluate, NotFused, overColumns, Routine, store, type Lie } from './routine.ts'
import type { View } from './view.ts'

/** An expression for each element of a shape (its first axis is runs), stored in a view of that shape. */
export interface Elements {
  readonly kind: 'elements'
  readonly shape: readonly number[]
  readonly expression: Expression
  readonly out: View
}

const mostRows = 160

export function elementsRoutine({ shape, expression, out }: Elements): AssembledFunction {
  const routine = new Routine()
  const nest = nested(shape.slice(1), [out, ...viewsOf(expression)])
  const along = (view: View) => nest.strides.get(view)!.at(-1)!
  const lanes = [...nest.strides.keys()].every((view) => along(view) === 1 || (view !== out && along(view) === 0))
    ? 4
    : 1
  const rows = indices(nest.shape.slice(0, -1))
  const vectors = rows.length === 1 ? 4 : 1
  return routine.assembled(
    overColumns(routine, nest.shape.at(-1)!, { vectors, lanes }, (columns, cursor) =>
      rows.flatMap((row) => {
        const lie: Lie = (view) => ({ elements: offsetOf(row, nest.strides.get(view)!), along: along(view) })
        return Array.from({ length: columns.vectors }, (_, j) => {
          const place = { cursor, columns, j }
          return routine.block(() =>
            store(out, evaluate(expression, { routine, place, lie }), { ...place, ...lie(out) }),
          )
        }).flat()
      }),
    ),
  )
}

/** A loop nest: its lengths, and each view's strides under it. */
export interface Nest {
  readonly shape: number[]
  /** The last of the shape's axes (runs left out) that a loop goes over. */
  readonly axes: number[]
  readonly strides: ReadonlyMap<View, number[]>
}

/**
 * The fewest loops over a shape (runs left out) in which every view has one stride each; neighbours join where all of
 * them allow it and `joins` does. At least one loop, the innermost last.
 */
export function nested(
  shape: readonly number[],
  views: readonly View[],
  joins: (outer: number, inner: number) => boolean = () => true,
): Nest {
  const axes: { n: number; axis: number; strides: number[] }[] = []
  for (const [axis, n] of shape.entries()) {
    if (n === 1) continue
    const strides = views.map((view) => view.strides[axis + 1]!)
    const last = axes.at(-1)
    if (last && joins(last.axis, axis) && strides.every((stride, i) => last.strides[i] === stride * n))
      axes[axes.length - 1] = { n: last.n * n, axis, strides }
    else axes.push({ n, axis, strides })
  }
  if (!axes.length) axes.push({ n: 1, axis: shape.length - 1, strides: views.map((_, i) => (i ? 0 : 1)) })
  return {
    shape: axes.map(({ n }) => n),
    axes: axes.map(({ axis }) => axis),
    strides: new Map(views.map((view, i) => [view, axes.map(({ strides }) => strides[i]!)])),
  }
}

/** Every index of a shape, the last axis fastest. */
export function indices(shape: readonly number[]): number[][] {
  const found = shape.reduce<number[][]>(
    (all, n) => all.flatMap((index) => Array.from({ length: n }, (_, i) => [...index, i])),
    [[]],
  )
  if (found.length > mostRows) throw new NotFused(`${found.length} rows of their own`)
  return found
}

/** Elements from a view's start to an index along its first axes. */
export const offsetOf = (index: readonly number[], strides: readonly number[]): number =>
  index.reduce((sum, at, axis) => sum + at * strides[axis]!, 0)
