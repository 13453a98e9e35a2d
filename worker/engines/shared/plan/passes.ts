import { readsOf, withReads, type Expression } from './expression.ts'
import { nested } from './loops.ts'
import { NotFused } from './notFused.ts'
import type { Access, Buffer, Elements, Lists, Product, Rows, Selection, Sum } from './plan.ts'
import type { View } from './view.ts'

/** What a pass is made of before its loops are known. */
export interface Values {
  /** Its first axis is runs, if it is of runs. */
  readonly shape: readonly number[]
  readonly value: Expression<View>
  readonly out: View
}

/** Passes on what runs share have a first axis of 1 in place of runs. */
export const lifted = (view: View, own: boolean): View =>
  own ? view : { ...view, shape: [1, ...view.shape], strides: [0, ...view.strides] }

/** The same values as a pass of each run (`own`), or of what runs share, has them. */
export const liftedAll = ({ shape, value, out }: Values, own: boolean): Values => ({
  shape: own ? shape : [1, ...shape],
  value: withReads(value, (view) => lifted(view, own)),
  out: lifted(out, own),
})

export const access = ({ buffer, offset, strides: [run], index }: View, strides: readonly number[]): Access => ({
  buffer,
  offset,
  run: run!,
  ...(index && ('each' in index.by ? { each: index.by.each } : { pick: index.by.buffer })),
  strides,
})

export function elementsOf(values: Values, own: boolean): Elements {
  const { shape, value, out } = liftedAll(values, own)
  const { loops, strides } = nested(shape.slice(1), [out, ...readsOf(value)])
  const from = (view: View) => access(view, strides.get(view)!)
  return { kind: 'elements', loops, value: withReads(value, from), out: from(out) }
}

/** Sums, or largest values, over axes of the shape (runs are not one of them), kept as 1 in `out`. */
export function sumOf(values: Values, axes: readonly number[], own: boolean, largest = false): Sum {
  const { shape, value, out } = liftedAll(values, own)
  const over = (axis: number) => axes.includes(own ? axis + 1 : axis)
  const strides = shape.map((_, axis) => (axis > 0 && over(axis - 1) ? 0 : out.strides[axis]!))
  const whole: View = { ...out, shape, strides }
  const nest = nested(shape.slice(1), [whole, ...readsOf(value)], (outer, inner) => over(outer) === over(inner))
  const from = (view: View) => access(view, nest.strides.get(view)!)
  const summed = nest.loops.map((n, loop) => n === 1 || over(nest.axes[loop]!))
  const sideBySide = readsOf(value).every((view) => nest.strides.get(view)!.at(-1)! <= 1)
  return {
    kind: 'sum',
    loops: nest.loops,
    summed,
    partial: summed.at(-1) && sideBySide ? 16 : 1,
    ...(largest && { largest }),
    value: withReads(value, from),
    out: from(whole),
  }
}

/** How the factors of a product lie: columns side by side, or its inner axis and that of A. */
export const lies = {
  columns: (b: View): boolean => stride(b, -1) === 1 || b.shape.at(-1) === 1,
  inner: (a: View, b: View): boolean => stride(a, -1) === 1 && stride(b, -2) === 1,
}

const stride = (view: View, axis: number): number => (view.shape.at(axis) === 1 ? 1 : view.strides.at(axis)!)

/** Inner axes from which sums along them are worth it for a single column. */
const longInner = 8

/**
 * The product of A `[R, ..., M, K]` and B `[R, ..., K, N]`, and an expression of each of its elements; K may be several axes,
 * of which all but the last are `folds`.
 */
export function productOf(
  values: Omit<Values, 'shape'>,
  { a, b, lists, alpha, folds = 0 }: { a: View; b: View; lists?: View; alpha: number; folds?: number },
  own: boolean,
): Product {
  const { value, out } = liftedAll({ ...values, shape: [] }, own)
  const [left, right] = [lifted(a, own), lifted(b, own)]
  const at = left.shape.length - 2 - folds
  const [rows, inner] = [left.shape[at]!, left.shape.at(-1)!]
  const columns = right.shape.at(-1)!
  const fits = ({ shape, strides }: View) => shape.at(-1) === 1 || strides.at(-1) === 0 || strides.at(-1) === 1
  if (!readsOf(value).every(fits)) throw new NotFused('columns apart')
  const from = (view: View) => access(view, [...view.strides.slice(1, -1), columns === 1 ? 0 : view.strides.at(-1)!])
  const around = Array.from({ length: folds }, (_, i) => {
    const [ofA, ofB] = [at + 1 + i, at + i]
    return { n: left.shape[ofA]!, a: left.strides[ofA]!, b: right.strides[ofB]! }
  })
  return {
    kind: 'product',
    batch: left.shape.slice(1, at),
    rows,
    inner,
    columns,
    ...(folds && { around }),
    a: access(left, [...left.strides.slice(1, at + 1), left.strides.at(-1)!]),
    b: access(right, [...right.strides.slice(1, at), ...right.strides.slice(-2)]),
    order:
      !lists && lies.inner(left, right) && (!lies.columns(right) || (columns === 1 && inner >= longInner))
        ? 'inner'
        : 'columns',
    ...(lists && { lists: access(lists, []) }),
    alpha,
    split: out.shape.slice(1, -1),
    value: withReads(value, from),
    out: { ...from(out), strides: [...out.strides.slice(1, -1), columns === 1 ? 1 : out.strides.at(-1)!] },
  }
}

/** Rows of a table `[n, D]`, by their numbers `[groups · B]`, to `[groups, B, D]`; of each run (`own`) a group is its own. */
export function rowsPassOf(rows: Buffer, table: View, out: View, own: boolean): Rows {
  const [groups, count, columns] = out.shape as [number, number, number]
  const [group, ...strides] = out.strides as [number, number, number]
  return {
    kind: 'rows',
    groups: own ? 1 : groups,
    count,
    columns,
    rows: { buffer: rows, offset: 0, run: own ? count : 0, strides: [own ? 0 : count, 1] },
    table: { ...access(table, table.strides), run: 0 },
    out: { ...access(out, [own ? 0 : group, ...strides]), run: own ? group : 0 },
  }
}

/** Lists of matrices `[matrices, inner, columns]`, to `[matrices, numbers]`; of each run (`own`) a matrix is its own. */
export function listsPassOf(of: View, out: View, own: boolean): Lists {
  const [matrices, inner, columns] = of.shape as [number, number, number]
  const apart = (view: View) => (own ? view.strides.with(0, 0) : view.strides)
  const from = ({ buffer, offset, strides }: View) => ({ buffer, offset, run: own ? strides[0]! : 0 })
  return {
    kind: 'lists',
    matrices: own ? 1 : matrices,
    inner,
    columns,
    of: { ...from(of), strides: apart(of) },
    out: { ...from(out), strides: apart(out).slice(0, 1) },
  }
}

/** The k largest of each run's `[I, J]` along one of these axes. */
export function selectionOf(x: View, out: View, k: Buffer, along: 0 | 1): Selection {
  const loops = x.shape.slice(1) as [number, number]
  const from = (view: View) => access(view, view.strides.slice(1))
  return {
    kind: 'selection',
    loops,
    along,
    k: { buffer: k, offset: 0, run: 1, strides: [] },
    x: from(x),
    out: from(out),
  }
}
