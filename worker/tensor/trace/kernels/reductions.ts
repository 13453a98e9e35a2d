import { size, type Attributes, type Dtype, type Node, type Type } from '../graph.ts'
import { axesOf, type Builder, type Family, type Given, type Primitive } from './kernel.ts'

const reduced = ([x]: readonly Type[], { axes }: Attributes): number[] =>
  x!.shape.map((n, axis) => ((axes as number[]).includes(axis) ? 1 : n))

/** A reduction that keeps its axes as 1. */
const reduction = (name: string, dtype?: Dtype): Primitive => ({
  name,
  infer: (inputs, attributes) => ({ shape: reduced(inputs, attributes), dtype: dtype ?? inputs[0]!.dtype }),
})

const cumsum: Primitive = { name: 'Cumsum', infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }) }

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
    ...['Sum', 'Max', 'Min'].map((name) => reduction(name)),
    ...['ArgMax', 'ArgMin'].map((name) => reduction(name, 'int32')),
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
