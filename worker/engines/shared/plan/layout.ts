import { arranged, permuted, type View } from './view.ts'

// An order of axes, outermost first. The first axis is that of runs, or of what they share, and stays there.

/** The order in which a view's elements lie. */
export function orderOf({ shape, strides }: View): number[] {
  const axes = [...shape.keys()].slice(1)
  const long = axes.filter((axis) => shape[axis]! > 1)
  const apart = (axis: number) => Math.abs(strides[axis]!)
  return [0, ...axes.filter((axis) => shape[axis] === 1), ...long.toSorted((a, b) => apart(b) - apart(a))]
}

/** The axis whose neighbours lie side by side, or the last one. */
export const fastest = (order: readonly number[], shape: readonly number[]): number =>
  order.findLast((axis) => shape[axis]! > 1) ?? shape.length - 1

/**
 * The order in which most of what a pass reads lies, of what has all elements of its shape; rows where they are as many, or
 * where nothing has.
 */
export function commonOrder(reads: readonly View[], shape: readonly number[]): number[] {
  const rows = [...shape.keys()]
  const whole = (view: View) => shape.every((n, axis) => axis === 0 || n === 1 || view.strides[axis] !== 0)
  const orders = reads.filter(whole).map(orderOf)
  const byFastest = Map.groupBy(orders, (order) => fastest(order, shape))
  const last = fastest(rows, shape)
  const often = (axis: number) => byFastest.get(axis)?.length ?? 0
  const best = [...byFastest.keys()].reduce((known, axis) => (often(axis) > often(known) ? axis : known), last)
  return best === last ? rows : byFastest.get(best)![0]!
}

/** A view whose axes are in that order. */
export const inOrder = (view: View, order: readonly number[]): View => permuted(view, order)

/** A view of values that lie in that order, as if they did not. */
export const outOfOrder = (view: View, order: readonly number[]): View =>
  arranged(view, order.map((_, axis) => order.indexOf(axis))) // prettier-ignore
