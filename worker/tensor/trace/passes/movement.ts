import type { Rule } from '../builder.ts'
import { size, type Node } from '../graph.ts'
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
  if (node.kernel === 'Transpose' && x!.kernel === 'GatherV2') return beforeGather(node, builder)
  return undefined
}

/** Transposes rows before they are handed out, while they are fewer. */
const beforeGather: Rule = ({ inputs: [gathered], attributes }, builder) => {
  const [x, indices] = gathered!.inputs as [Node, Node]
  const { axis, batchDims } = gathered!.attributes
  const within = axis === 0 && batchDims === 0 && indices.shape.length === 1 && (attributes.perm as number[])[0] === 0
  if (!within || size(x.shape) >= size(gathered!.shape)) return undefined
  return builder.make('GatherV2', [builder.make('Transpose', [x], attributes), indices], gathered!.attributes)
}
