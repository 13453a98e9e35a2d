import type { Rule } from '../builder.ts'
import type { Node } from '../graph.ts'
import { broadcast } from '../kernels/kernel.ts'
import { factored } from './factors.ts'
import { filled } from './fills.ts'
import { sizeOfRun } from './ofRun.ts'

/** Factors around matrix products: constants become the product's own factor, one number per run goes to the smallest of the three tensors. */
export const products: Rule = (node, builder) => {
  if (node.kernel === 'BatchMatMul') {
    const [a, b] = node.inputs as [Node, Node]
    for (const [operand, place] of [
      [a, 0],
      [b, 1],
    ] as const) {
      const parts = factored(operand)
      if (!parts || !isMatrices(parts[0], operand)) continue
      const [full, factor] = parts
      const operands = place ? [a, full] : [full, b]
      const value = filled(factor)
      if (value !== undefined) return builder.make('BatchMatMul', operands, scaled(node, value))
      if (!perBatch(factor) || !builder.single(operand)) continue
      const inner = builder.make('BatchMatMul', operands, node.attributes)
      const [best, cost] = cheapest(inner, factor)
      if (cost < sizeOfRun(operand.shape) && best !== place) return applied(builder, inner, factor, best)
    }
  }
  const parts = factored(node)
  if (!parts || parts[0].kernel !== 'BatchMatMul' || !builder.single(parts[0])) return undefined
  const [product, factor] = parts
  const value = filled(factor)
  if (value !== undefined) return builder.make('BatchMatMul', product.inputs, scaled(product, value))
  if (!perBatch(factor)) return undefined
  const [best, cost] = cheapest(product, factor)
  return cost < sizeOfRun(product.shape) ? applied(builder, product, factor, best) : undefined
}

const scaled = ({ attributes }: Node, by: number) => ({ ...attributes, alpha: (attributes.alpha as number) * by })

/** One number per matrix: `[R, 1, 1]`. */
const perBatch = ({ shape }: Node): boolean => shape.length >= 3 && shape.at(-1) === 1 && shape.at(-2) === 1

/**
 * Whether a product may read the one in place of the other: one matrix a run, or one for all. With more axes of products,
 * it may if the runs have matrices of their own, which shapes do not tell where there is one run: so it is left.
 */
const isMatrices = ({ shape }: Node, instead: Node): boolean => shape.length === 3 && instead.shape.length === 3

/** Which of a, b (0, 1) and the product (2) is cheapest to multiply by a factor, and the elements of a run that takes. */
function cheapest(product: Node, factor: Node): [0 | 1 | 2, number] {
  const [a, b] = product.inputs.map((input) => sizeOfRun(broadcast(input.shape, factor.shape)))
  const whole = sizeOfRun(product.shape)
  if (whole <= a! && whole <= b!) return [2, whole]
  return a! <= b! ? [0, a!] : [1, b!]
}

function applied(builder: Parameters<Rule>[1], product: Node, factor: Node, place: 0 | 1 | 2): Node {
  if (place === 2) return builder.make('Multiply', [product, factor])
  const operands = product.inputs.with(place, builder.make('Multiply', [product.inputs[place]!, factor]))
  return builder.make('BatchMatMul', operands, product.attributes)
}
