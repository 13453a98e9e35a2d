import type { Rule } from '../builder.ts'
import type { Node } from '../graph.ts'

/** Makes transpositions of the last two axes flags of the matrix products around them. */
export const transposes: Rule = ({ kernel, inputs, attributes }, builder) => {
  const [a, b] = inputs as [Node, Node]
  if (kernel === 'BatchMatMul') {
    const { transposeA, transposeB } = attributes
    if (swaps(a)) return builder.make('BatchMatMul', [a.inputs[0]!, b], { ...attributes, transposeA: !transposeA })
    if (swaps(b)) return builder.make('BatchMatMul', [a, b.inputs[0]!], { ...attributes, transposeB: !transposeB })
  }
  if (
    kernel === 'Transpose' &&
    a.kernel === 'BatchMatMul' &&
    swapsAxes(attributes.perm as number[]) &&
    builder.single(a)
  ) {
    // prettier-ignore
    const { transposeA, transposeB, alpha } = a.attributes
    const flags = { transposeA: !transposeB, transposeB: !transposeA, alpha: alpha! }
    return builder.make('BatchMatMul', a.inputs.toReversed(), flags)
  }
  return undefined
}

const swaps = ({ kernel, attributes }: Node): boolean =>
  kernel === 'Transpose' && swapsAxes(attributes.perm as number[])

const swapsAxes = (perm: readonly number[]): boolean =>
  perm.length >= 2 && perm.every((from, to) => from === (to < perm.length - 2 ? to : 2 * perm.length - 3 - to))
