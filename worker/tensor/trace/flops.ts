import { outcomes, reachable, type Graph } from './graph.ts'
import { primitives } from './kernels/index.ts'

/** Multiplications and additions of one call, gradients included, without the optimiser and what nothing needs. */
export function flopsOf(graph: Graph): number {
  const moves = { ...graph, fetches: {} }
  const nodes = reachable(outcomes(outcomes(moves).length ? moves : graph))
  return nodes.reduce((total, node) => total + (primitives.get(node.kernel)?.flops?.(node) ?? 0), 0)
}
