import { sameShape, size } from '../../../tensor/trace/graph.ts'
import { elementTypes, type Model } from '../model.ts'
import type { Lowering, Lowerings } from './lowering.ts'

const extreme =
  (operator: string): Lowering =>
  (model, [x], { attributes }) =>
    model.node(operator, [x!, model.integers(attributes.axes as number[])], { keepdims: 1 })

const argument =
  (operator: string): Lowering =>
  (model, [x], { attributes }) => {
    const [axis] = attributes.axes as number[]
    return model.node('Cast', [model.node(operator, [x!], { axis: axis!, keepdims: 1 })], { to: elementTypes.int32 })
  }

/** Sums over one axis; the result has length 1 there. */
function sumAxis(model: Model, x: string, shape: number[], axis: number): [string, number[]] {
  const length = shape[axis]!
  const result = shape.with(axis, 1)
  if (length === 1) return [x, result]
  const before = shape.slice(0, axis)
  const after = size(shape.slice(axis + 1))
  const view = (from: readonly number[], to: readonly number[], value: string) =>
    sameShape(from, to) ? value : model.node('Reshape', [value, model.integers(to)])
  // Several rows per run: rows · ones. One: ones · columns, so that no routine for lone rows or columns is met.
  if (after === 1 && size(before.slice(1)) > 1) {
    // Rows of whole cache lines are all summed alike, by the operator made for it.
    if (length % 16 === 0) {
      const over = model.integers([before.length])
      return [
        view([...before, 1], result, model.node('ReduceSum', [view(shape, [...before, length], x), over])),
        result,
      ]
    }
    const rows = [...before, length]
    const ones = model.constant(Array<number>(length).fill(1), [length, 1])
    const product = model.node('MatMul', [view(shape, rows, x), ones])
    return [view([...before, 1], result, product), result]
  }
  const columns = [size(before), length, after]
  const ones = model.constant(Array<number>(length).fill(1), [1, 1, length])
  const product = model.node('MatMul', [ones, view(shape, columns, x)])
  return [view([columns[0]!, 1, after], result, product), result]
}

/**
 * Reductions that keep their axes as 1. Sums are mostly products with ones: unlike those of ONNX Runtime's reductions,
 * their last bits do not depend on how many runs share the tensor.
 */
export const reductions: Lowerings = {
  Sum(model, [x], node) {
    const axes = node.attributes.axes as number[]
    if (node.dtype !== 'float32') return model.node('ReduceSum', [x!, model.integers(axes)], { keepdims: 1 })
    let shape = [...node.inputs[0]!.shape]
    let value = x!
    for (const axis of axes.toReversed()) [value, shape] = sumAxis(model, value, shape, axis)
    return value
  },
  Max: extreme('ReduceMax'),
  Min: extreme('ReduceMin'),
  ArgMax: argument('ArgMax'),
  ArgMin: argument('ArgMin'),
  Cumsum: (model, [x], { attributes: { axis, exclusive, reverse } }) =>
    model.node('CumSum', [x!, model.constant([axis as number], [], 'int64')], {
      exclusive: Number(exclusive),
      reverse: Number(reverse),
    }),
}
