import type { Builder, Rule } from '../builder.ts'
import type { Node } from '../graph.ts'
import { broadcast } from '../kernels/kernel.ts'
import { filled } from './fills.ts'
import { alikeInRun, smaller } from './ofRun.ts'

/**
 * Splits a product into a tensor of full shape and a smaller factor that broadcasts over it, or undefined. Full is what a
 * run has of it: the tensor may be the same for all runs, and the factor another for each.
 */
export function factored(node: Node): [full: Node, factor: Node] | undefined {
  if (node.kernel !== 'Multiply') return undefined
  const [a, b] = node.inputs as [Node, Node]
  if (alikeInRun(a.shape, node.shape) && smaller(b.shape, node.shape)) return [a, b]
  if (alikeInRun(b.shape, node.shape) && smaller(a.shape, node.shape)) return [b, a]
  return undefined
}

const times = (builder: Builder, a: Node, b: Node): Node => builder.make('Multiply', [a, b])

/** Multiplies small factors with each other first, and lets them pass outwards through products of equal shape. */
export const factors: Rule = (node, builder) => {
  const { kernel, inputs, shape } = node
  const [x, y] = inputs as [Node, Node]
  if (kernel === 'Neg' && node.dtype === 'float32') return times(builder, x, builder.fill(-1, []))
  if (kernel === 'Reshape') return outOfReshape(node, builder)
  if (kernel === 'Add' || kernel === 'Sub') return signs(node, builder)
  if (kernel !== 'Multiply' || node.dtype !== 'float32') return undefined
  for (const [product, other] of [
    [x, y],
    [y, x],
  ] as const) {
    const parts = factored(product)
    if (!parts) continue
    const [full, factor] = parts
    const joined = broadcast(factor.shape, other.shape)
    if (smaller(joined, shape) && alikeInRun(full.shape, shape))
      return times(builder, full, times(builder, factor, other))
    const free = filled(factor) !== undefined || builder.single(product)
    if (free && alikeInRun(other.shape, shape) && alikeInRun(full.shape, shape) && other !== product)
      return times(builder, times(builder, full, other), factor)
  }
  return undefined
}

/** A constant factor passes through a reshape. */
const outOfReshape: Rule = ({ inputs, attributes }, builder) => {
  const parts = factored(inputs[0]!)
  if (!parts || filled(parts[1]) === undefined || !builder.single(inputs[0]!)) return undefined
  return times(builder, builder.make('Reshape', [parts[0]], attributes), parts[1])
}

/** Adds what is subtracted and subtracts what is added with a factor of -1. */
const signs: Rule = ({ kernel, inputs }, builder) => {
  const [x, y] = inputs as [Node, Node]
  const negated = (node: Node): Node | undefined => {
    const parts = factored(node)
    return parts && filled(parts[1]) === -1 ? parts[0] : undefined
  }
  const [nx, ny] = [negated(x), negated(y)]
  if (ny) return builder.make(kernel === 'Add' ? 'Sub' : 'Add', [x, ny])
  if (nx && kernel === 'Add') return builder.make('Sub', [y, nx])
  return undefined
}
