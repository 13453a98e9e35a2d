import type { Graph } from '../../../tensor/trace/graph.ts'
import type { Backend } from './backend.ts'

/** A backend for graphs that are first made into equivalent ones, each once. */
export function rewritten(rewrite: (graph: Graph) => Graph, backend: Backend): Backend {
  const known = new WeakMap<Graph, Graph>()
  const of = (graph: Graph): Graph => {
    const made = known.get(graph) ?? rewrite(graph)
    known.set(graph, made)
    return made
  }
  return {
    scratch: (graph, places) => backend.scratch?.(of(graph), places) ?? 0,
    keep: (graph) => backend.keep?.(of(graph)) ?? {},
    load: (graph, places) => backend.load(of(graph), places),
    ...(backend.update && { update: (rule) => backend.update!(rule) }),
  }
}
