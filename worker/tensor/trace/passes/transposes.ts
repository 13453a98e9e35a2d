import type { Builder, Rule } from '../builder.ts'
import type { Node } from '../graph.ts'

/** Makes transpositions of the last two axes flags of the matrix products around them. */
export const transposes: Rule = ({ kernel, inputs, attributes }, builder) => {
  const [a, b] = inputs as [Node, Node]
  if (kernel === 'BatchMatMul') {
    const { transposeA, transposeB } = attributes
    const [turnedA, turnedB] = [unswapped(a, builder), unswapped(b, builder)]
    if (turnedA) return builder.make('BatchMatMul', [turnedA, b], { ...attributes, transposeA: !transposeA })
    if (turnedB) return builder.make('BatchMatMul', [a, turnedB], { ...attributes, transposeB: !transposeB })
  }
  if (
    kernel === 'Transpose' &&
    a.kernel === 'BatchMatMul' &&
    swapsAxes(attributes.perm as number[]) &&
    builder.single(a)
  ) {
    const { transposeA, transposeB, alpha } = a.attributes
    const flags = { transposeA: !transposeB, transposeB: !transposeA, alpha: alpha! }
    return builder.make('BatchMatMul', a.inputs.toReversed(), flags)
  }
  return undefined
}

/**
 * What a node transposes, also where runs pick from it, so that a product has the same form whether runs pick or not;
 * undefined where it does not.
 */
function unswapped(node: Node, builder: Builder): Node | undefined {
  if (swaps(node)) return node.inputs[0]
  const [x, indices] = node.inputs
  const { axis, batchDims } = node.attributes
  const picks = node.kernel === 'GatherV2' && axis === 0 && batchDims === 0 && indices!.shape.length === 1
  if (!picks || !swaps(x!) || x!.shape.length < 3) return undefined
  return builder.make('GatherV2', [x!.inputs[0]!, indices!], node.attributes)
}

const swaps = ({ kernel, attributes }: Node): boolean =>
  kernel === 'Transpose' && swapsAxes(attributes.perm as number[])

const swapsAxes = (perm: readonly number[]): boolean =>
  perm.length >= 2 && perm.every((from, to) => from === (to < perm.length - 2 ? to : 2 * perm.length - 3 - to))
