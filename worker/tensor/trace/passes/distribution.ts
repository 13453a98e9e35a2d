import type { Builder, Rule } from '../builder.ts'
import type { Node } from '../graph.ts'
import { broadcast } from '../kernels/kernel.ts'
import { factored } from './factors.ts'
import { smaller } from './ofRun.ts'

/** Multiplies the terms of a sum by a factor instead of the sum, where each term has a smaller operand that takes it. */
export const distribution: Rule = (node, builder) => {
  const parts = factored(node)
  if (!parts) return undefined
  const [sum, factor] = parts
  if ((sum.kernel !== 'Add' && sum.kernel !== 'Sub') || !builder.single(sum)) return undefined
  if (!sum.inputs.every((term) => takes(term, factor, builder))) return undefined
  return builder.make(
    sum.kernel,
    sum.inputs.map((term) => builder.make('Multiply', [term, factor])),
  )
}

function takes(term: Node, factor: Node, builder: Builder): boolean {
  if (!builder.single(term)) return false
  const narrower = (operand: Node) => smaller(broadcast(operand.shape, factor.shape), term.shape)
  if (term.kernel === 'BatchMatMul') return factor.shape.slice(-2).every((n) => n === 1) && term.inputs.some(narrower)
  const parts = factored(term)
  return parts !== undefined && narrower(parts[1])
}
