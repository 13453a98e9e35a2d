import type { Rule } from '../builder.ts'
import { idle } from '../kernels/shape.ts'

/** Drops reshapes, transposes, slices and casts that change nothing, and joins those that follow one another. */
export const movement: Rule = (node, builder) => {
  const [x] = node.inputs
  if (idle(node)) return x
  if (node.kernel === 'Reshape' && x!.kernel === 'Reshape')
    return builder.make('Reshape', [x!.inputs[0]!], node.attributes)
  if (node.kernel === 'Transpose' && x!.kernel === 'Transpose') {
    const inner = x!.attributes.perm as number[]
    return builder.make('Transpose', [x!.inputs[0]!], {
      perm: (node.attributes.perm as number[]).map((axis) => inner[axis]!),
    })
  }
  return undefined
}
