import type { Rule } from '../builder.ts'
import { sameShape, size, type Node } from '../graph.ts'
import { broadcast } from '../kernels/kernel.ts'

const elementwise = new Set([
  'Add',
  'Sub',
  'Multiply',
  'RealDiv',
  'Maximum',
  'Minimum',
  'Pow',
  'Select',
  'Relu',
  'Sign',
])

/** Computes before widening: a tensor that only repeats a smaller one is not made where operands broadcast anyway. */
export const broadcasts: Rule = (node, builder) => {
  const { kernel, inputs, shape } = node
  const [x] = inputs
  if (kernel === 'Tile' && x!.shape.every((n, axis) => n === 1 || shape[axis] === n))
    return builder.make('BroadcastTo', [x!], { shape })
  if (kernel === 'BroadcastTo' && x!.kernel === 'BroadcastTo')
    return builder.make('BroadcastTo', [x!.inputs[0]!], { shape })
  if (kernel === 'Sum' && x!.kernel === 'BroadcastTo') return sumOfRepeated(node, builder)
  if (!elementwise.has(kernel) || !inputs.some((input) => input.kernel === 'BroadcastTo')) return undefined
  const narrow = inputs.map((input) => (input.kernel === 'BroadcastTo' ? input.inputs[0]! : input))
  const result = builder.make(kernel, narrow, node.attributes)
  const needed = broadcast(...narrow.map((input) => input.shape))
  return sameShape(needed, shape) ? result : builder.make('BroadcastTo', [result], { shape })
}

/** The sum of equal terms is a product. */
const sumOfRepeated: Rule = ({ attributes, inputs, shape }, builder) => {
  const source = inputs[0]!.inputs[0]! as Node
  if (source.dtype !== 'float32' || source.shape.length !== inputs[0]!.shape.length) return undefined
  const axes = attributes.axes as number[]
  const repeated = axes.filter((axis) => source.shape[axis] === 1)
  if (!repeated.length) return undefined
  const others = axes.filter((axis) => source.shape[axis] !== 1)
  const times = size(repeated.map((axis) => inputs[0]!.shape[axis]!))
  const scaled = builder.make('Multiply', [source, builder.fill(times, [])])
  const sum = others.length ? builder.make('Sum', [scaled], { axes: others }) : scaled
  return builder.make('BroadcastTo', [sum], { shape })
}
