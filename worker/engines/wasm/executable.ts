import type { Backend, Executable } from '../shared/compiled/backend.ts'
import { planOf } from '../shared/plan/planner.ts'
import { addressIn, fused, plansOf } from '../shared/plan/plans.ts'
import { namedOutcomes, type Graph } from '../../tensor/trace/graph.ts'
import { emitted } from './emit/module.ts'
import { roomOf } from './emit/target.ts'

/**
 * Graphs as fused WebAssembly where `suits` says so and it can be done, by another backend elsewhere; `packed`, for a V8 that
 * packs neighbouring vectors.
 */
export function fusedBackend(otherwise: Backend, suits: (graph: Graph) => boolean, packed = false): Backend {
  const planned = plansOf((graph) => (suits(graph) ? planOf(graph) : undefined))
  return {
    ...(otherwise.keep && { keep: (graph) => (suits(graph) ? {} : otherwise.keep!(graph)) }),
    scratch(graph) {
      const plan = planned(graph)
      return plan ? roomOf(plan) : 0
    },
    async load(graph, places) {
      const plan = planned(graph)
      if (!plan || roomOf(plan) > places.scratch().bytes) return otherwise.load(graph, places)
      const module = fused(() => emitted(plan, (buffer) => addressIn(places, buffer), packed))
      return module ? executable(graph, module) : otherwise.load(graph, places)
    },
  }
}

function executable(graph: Graph, compiled: WebAssembly.Module): Executable {
  return {
    outcomes: namedOutcomes(graph).map(({ name }) => name),
    bind: ({ wasm }) => new WebAssembly.Instance(compiled, { host: { memory: wasm } }).exports.step as () => void,
    release() {},
  }
}
