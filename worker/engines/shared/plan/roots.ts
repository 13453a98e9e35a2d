import { outcomes, reachable, sameShape, type Graph, type Node } from '../../../tensor/trace/graph.ts'
import { isFunction } from './arithmetic.ts'
import { computable } from './kinds.ts'

/**
 * In whose pass each element-wise node, or product, is computed: where all that use it are in one pass, in that one. A node
 * that is not here has a pass of its own.
 */
export function rootsOf(graph: Graph, ofRuns: ReadonlySet<Node>): Map<Node, Node> {
  const ends = outcomes(graph)
  const users = new Map<Node, Node[]>()
  const order = reachable(ends)
  for (const node of order) for (const input of node.inputs) users.set(input, [...(users.get(input) ?? []), node])
  const kept = new Set(ends)
  const roots = new Map<Node, Node>()
  for (const node of order.toReversed()) {
    if (kept.has(node) || !(computable(node) || node.kernel === 'BatchMatMul')) continue
    const found = new Set(users.get(node)!.map((user) => rootFor(node, user)))
    const [root] = found
    if (found.size === 1 && root && ofRuns.has(root) === ofRuns.has(node)) roots.set(node, root)
  }
  return roots

  /** The pass in which a user reads a node; undefined where it reads what is in memory. */
  function rootFor(node: Node, user: Node): Node | undefined {
    const reduces = (user.kernel === 'Sum' || user.kernel === 'Max') && node.kernel !== 'BatchMatMul'
    if (reduces) return user
    return computable(user) && sameShape(user.shape, node.shape) ? (roots.get(user) ?? user) : undefined
  }
}

const cheap = new Set(['Add', 'Sub', 'Multiply', 'Neg', 'Abs', 'Step', 'Relu', 'Sign', 'Maximum', 'Minimum'])

/** Whether computing a node again costs less than reading it: one operation on one number that is in memory, and constants. */
export function isCheap({ kernel, inputs }: Node, roots: ReadonlyMap<Node, Node>): boolean {
  const [operand, ...others] = new Set(inputs.filter((input) => input.kernel !== 'Fill'))
  if (!operand || others.length > 0 || !cheap.has(kernel)) return false
  return !roots.has(operand) || isFunction(operand.kernel)
}
