import { size } from '../../../tensor/trace/graph.ts'
import type { Buffer } from './plan.ts'

/** The elements of a value in a buffer, axis 0 being runs, or seeds before they are given to runs. */
export interface View {
  readonly buffer: Buffer
  /** Where element 0 lies. */
  readonly offset: number
  readonly shape: readonly number[]
  /** Elements from one index to the next along each axis; 0 repeats. */
  readonly strides: readonly number[]
  /** Which of so many indices of axis 0 each run reads; its own number without it. */
  readonly index?: { readonly by: Picking; readonly of: number }
}

/** How runs pick: by an int32 for each of them, or so many neighbouring runs the same. */
export type Picking = { readonly buffer: Buffer } | { readonly each: number }

/** All of a buffer, rows after rows. */
export const inRows = (buffer: Buffer, shape: readonly number[]): View => ({
  buffer,
  offset: 0,
  shape,
  strides: rowMajor(shape),
})

/** Strides of rows after rows. */
export const rowMajor = (shape: readonly number[]): number[] =>
  shape.map((n, axis) => (n === 1 ? 0 : size(shape.slice(axis + 1))))

export const permuted = (view: View, order: readonly number[]): View => ({
  ...view,
  shape: order.map((axis) => view.shape[axis]!),
  strides: order.map((axis) => view.strides[axis]!),
})

/** The last two axes exchanged. */
export const transposed = (view: View): View => {
  const { length } = view.shape
  return permuted(view, [...Array(length - 2).keys(), length - 1, length - 2])
}

export const sliced = (view: View, begin: readonly number[], sizes: readonly number[]): View => ({
  ...view,
  offset: view.offset + begin.reduce((sum, at, axis) => sum + at * view.strides[axis]!, 0),
  shape: sizes,
})

/** Axes in this order; a new one repeats so many times. */
export const arranged = (view: View, axes: readonly (number | { n: number })[]): View => ({
  ...view,
  shape: axes.map((axis) => (typeof axis === 'number' ? view.shape[axis]! : axis.n)),
  strides: axes.map((axis) => (typeof axis === 'number' ? view.strides[axis]! : 0)),
})

/** `n` indices of an axis, from one on, so many apart. */
export const stepped = (
  view: View,
  axis: number,
  { from, n, step }: { from: number; n: number; step: number },
): View => ({
  ...view,
  offset: view.offset + from * view.strides[axis]!,
  shape: view.shape.with(axis, n),
  strides: view.strides.with(axis, step * view.strides[axis]!),
})

/** What of a view lies around a block of it. */
export function around(view: View, before: readonly number[], block: readonly number[]): View[] {
  let [begin, shape] = [view.shape.map(() => 0), [...view.shape]]
  const parts: View[] = []
  for (const [axis, n] of block.entries()) {
    const from = before[axis]!
    const behind = from + n
    if (from > 0) parts.push(sliced(view, begin, shape.with(axis, from)))
    if (behind < view.shape[axis]!)
      parts.push(sliced(view, begin.with(axis, behind), shape.with(axis, view.shape[axis]! - behind)))
    ;[begin, shape] = [begin.with(axis, from), shape.with(axis, n)]
  }
  return parts
}

/** Each run's pick of what lies along the first axis. */
export const picked = (view: View, by: Picking, shape: readonly number[]): View => ({
  ...view,
  shape,
  index: { by, of: view.shape[0]! },
})

/** Repeated along axes of length 1 and new axes in front, to this shape. */
export function repeated(view: View, shape: readonly number[]): View {
  const added = shape.length - view.shape.length
  if (view.index !== undefined && added) throw new Error('a view by index keeps its first axis')
  return {
    ...view,
    shape,
    strides: shape.map((n, axis) =>
      axis < added || (view.shape[axis - added] === 1 && n > 1) ? 0 : view.strides[axis - added]!,
    ),
  }
}

/** The same elements in another shape; undefined where their places in memory do not allow it. */
export function reshaped(view: View, shape: readonly number[]): View | undefined {
  // An axis that is read by index, or repeated, stays.
  const kept = shape[0] === view.shape[0] && (view.index !== undefined || view.strides[0] === 0) ? 1 : 0
  if (view.index !== undefined && !kept) return undefined
  const strides = split(view.shape.slice(kept), view.strides.slice(kept), shape.slice(kept))
  return strides && { ...view, shape, strides: [...view.strides.slice(0, kept), ...strides] }
}

/** Strides of `to` over memory of `from`, group by group of axes with as many elements. */
function split(from: readonly number[], strides: readonly number[], to: readonly number[]): number[] | undefined {
  const axes = merged(from, strides)
  const result: number[] = []
  let [left, stride] = [1, 0]
  for (const n of to.toReversed()) {
    if (n === 1) {
      result.unshift(0)
      continue
    }
    if (left === 1) {
      const axis = axes.pop()
      if (!axis) return undefined
      ;[left, stride] = axis
    }
    if (left % n) return undefined
    result.unshift(stride)
    left /= n
    stride *= n
  }
  return left === 1 && !axes.length ? result : undefined
}

/** Axes longer than 1, neighbours that lie in one row joined. */
function merged(shape: readonly number[], strides: readonly number[]): [length: number, stride: number][] {
  const axes: [number, number][] = []
  for (const [axis, n] of shape.entries()) {
    if (n === 1) continue
    const [stride, last] = [strides[axis]!, axes.at(-1)]
    if (last && last[1] === stride * n) axes[axes.length - 1] = [last[0] * n, stride]
    else axes.push([n, stride])
  }
  return axes
}
