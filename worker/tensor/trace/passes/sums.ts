import type { Rule } from '../builder.ts'
import type { Node } from '../graph.ts'
import { factored } from './factors.ts'
import { alikeInRun } from './ofRun.ts'

/** Takes factors out of sums, and makes a run's sum of products one inner product. */
export const sums: Rule = (node, builder) => {
  if (node.kernel !== 'Sum' || node.dtype !== 'float32') return undefined
  const [x] = node.inputs as [Node]
  const axes = node.attributes.axes as number[]
  const parts = factored(x)
  if (parts) {
    const [full, factor] = parts
    const missing = x.shape.length - factor.shape.length
    if (axes.every((axis) => axis < missing || factor.shape[axis - missing] === 1))
      return builder.make('Multiply', [builder.make('Sum', [full], { axes }), factor])
  }
  if (x.kernel !== 'Multiply' || axes.length !== x.shape.length - 1 || axes[0] !== 1) return undefined
  const [a, b] = x.inputs as [Node, Node]
  return alikeInRun(a.shape, b.shape) ? builder.make('Dot', [a, b]) : undefined
}
