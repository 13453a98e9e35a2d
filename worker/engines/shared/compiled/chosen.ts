import type { Graph } from '../../../tensor/trace/graph.ts'
import type { Backend } from './backend.ts'

/** One backend for graphs that suit it, another for all others; updates are the first one's. */
export const chosenBackend = (suits: (graph: Graph) => boolean, first: Backend, other: Backend): Backend => {
  const of = (graph: Graph) => (suits(graph) ? first : other)
  return {
    scratch: (graph, places) => of(graph).scratch?.(graph, places) ?? 0,
    keep: (graph) => of(graph).keep?.(graph) ?? {},
    load: (graph, places) => of(graph).load(graph, places),
    ...(first.update && { update: (rule) => first.update!(rule) }),
  }
}
