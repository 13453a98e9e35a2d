import type { View } from './view.ts'

/** A loop nest: its lengths, and each view's strides under it. */
export interface Nest {
  readonly loops: number[]
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
    loops: axes.map(({ n }) => n),
    axes: axes.map(({ axis }) => axis),
    strides: new Map(views.map((view, i) => [view, axes.map(({ strides }) => strides[i]!)])),
  }
}
