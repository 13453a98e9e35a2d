import type { Model } from '../../../engines/onnx/model.ts'
import type { Builder } from '../builder.ts'
import { sameShape, size, type Attributes, type Node, type Type } from '../graph.ts'
import { axesOf, type Family, type Given, type Primitive } from './kernel.ts'

const reduced = ([x]: readonly Type[], { axes }: Attributes): number[] =>
  x!.shape.map((n, axis) => ((axes as number[]).includes(axis) ? 1 : n))

/**
 * A sum over axes that keeps them as 1, mostly computed as products with ones: unlike those of ONNX Runtime's reductions,
 * its last bits do not depend on how many runs share the tensor.
 */
const sum: Primitive = {
  name: 'Sum',
  infer: (inputs, attributes) => ({ shape: reduced(inputs, attributes), dtype: inputs[0]!.dtype }),
  lower(model, [x], node) {
    const axes = node.attributes.axes as number[]
    if (node.dtype !== 'float32') return model.node('ReduceSum', [x!, model.integers(axes)], { keepdims: 1 })
    let shape = [...node.inputs[0]!.shape]
    let value = x!
    for (const axis of axes.toReversed()) [value, shape] = sumAxis(model, value, shape, axis)
    return value
  },
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

const extreme = (name: string, operator: string): Primitive => ({
  name,
  infer: (inputs, attributes) => ({ shape: reduced(inputs, attributes), dtype: inputs[0]!.dtype }),
  lower: (model, [x], { attributes }) =>
    model.node(operator, [x!, model.integers(attributes.axes as number[])], { keepdims: 1 }),
})

const argument = (name: string): Primitive => ({
  name,
  infer: (inputs, attributes) => ({ shape: reduced(inputs, attributes), dtype: 'int32' }),
  lower(model, [x], { attributes }) {
    const [axis] = attributes.axes as number[]
    return model.node('Cast', [model.node(name, [x!], { axis: axis!, keepdims: 1 })], { to: 6 })
  },
})

const cumsum: Primitive = {
  name: 'Cumsum',
  infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
  lower: (model, [x], { attributes: { axis, exclusive, reverse } }) =>
    model.node('CumSum', [x!, model.constant([axis as number], [], 'int64')], {
      exclusive: Number(exclusive),
      reverse: Number(reverse),
    }),
}

/** Makes a reduction and drops its axes unless they are to be kept. */
function reduce(
  builder: Builder,
  kernel: string,
  x: Node,
  over: number | readonly number[] | undefined,
  keep: unknown,
): Node {
  const axes = axesOf(over, x.shape.length)
  const kept = axes.length ? builder.make(kernel, [x], { axes }) : x
  if (keep) return kept
  return builder.make('Reshape', [kept], { shape: x.shape.filter((_, axis) => !axes.includes(axis)) })
}

const over = ({ axis, reductionIndices }: Given): number | number[] | undefined => axis ?? reductionIndices

/** `x - max` along an axis, and the sum of its exponentials. */
function shifted(builder: Builder, x: Node, axis: number): [Node, Node] {
  const axes = axesOf(axis, x.shape.length)
  const below = builder.make('Sub', [x, builder.make('Max', [x], { axes })])
  return [below, builder.make('Sum', [builder.make('Exp', [below])], { axes })]
}

/** Reductions over axes. */
export const reductions: Family = {
  primitives: [
    sum,
    extreme('Max', 'ReduceMax'),
    extreme('Min', 'ReduceMin'),
    argument('ArgMax'),
    argument('ArgMin'),
    cumsum,
  ],
  recorders: {
    Sum: (builder, { x }, given) => reduce(builder, 'Sum', x!, over(given), given.keepDims),
    Mean(builder, { x }, given) {
      const axes = axesOf(over(given), x!.shape.length)
      const count = size(axes.map((axis) => x!.shape[axis]!))
      return builder.make('Multiply', [reduce(builder, 'Sum', x!, axes, given.keepDims), builder.fill(1 / count, [])])
    },
    Max: (builder, { x }, given) => reduce(builder, 'Max', x!, over(given), given.keepDims),
    Min: (builder, { x }, given) => reduce(builder, 'Min', x!, over(given), given.keepDims),
    ArgMax: (builder, { x }, { axis }) => reduce(builder, 'ArgMax', x!, axis, false),
    ArgMin: (builder, { x }, { axis }) => reduce(builder, 'ArgMin', x!, axis, false),
    Cumsum: (builder, { x }, { axis, exclusive, reverse }) =>
      builder.make('Cumsum', [x!], { axis: axesOf(axis, x!.shape.length)[0]!, exclusive, reverse }),
    Softmax(builder, { logits }, { dim }) {
      const [below, total] = shifted(builder, logits!, dim)
      return builder.make('RealDiv', [builder.make('Exp', [below]), total])
    },
    LogSoftmax(builder, { logits }, { axis }) {
      const [below, total] = shifted(builder, logits!, axis)
      return builder.make('Sub', [below, builder.make('Log', [total])])
    },
  },
}
