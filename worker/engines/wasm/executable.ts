import type { Backend, Executable } from '../shared/compiled/backend.ts'
import { namedOutcomes, type Graph } from '../../tensor/trace/graph.ts'
import { compile } from './emit/module.ts'
import { NotFused } from './emit/routine.ts'
import { schedule } from '../shared/plan/planner.ts'

/** Graphs as fused WebAssembly where `suits` says so and it can be done, by another backend elsewhere. */
export function fusedBackend(otherwise: Backend, suits: (graph: Graph) => boolean): Backend {
  return {
    ...(otherwise.keep && { keep: (graph) => (suits(graph) ? {} : otherwise.keep!(graph)) }),
    scratch: (graph, places) => fused(graph, () => schedule(graph, places))?.scratch ?? 0,
    async load(graph, places) {
      const made = fused(graph, () => {
        const plan = schedule(graph, places)
        return plan.scratch <= places.scratch().bytes ? executable(graph, compile(plan)) : undefined
      })
      return made ?? otherwise.load(graph, places)
    },
  }

  function fused<T>(graph: Graph, make: () => T): T | undefined {
    if (!suits(graph)) return undefined
    try {
      return make()
    } catch (error) {
      if (error instanceof NotFused) return undefined
      throw error
    }
  }
}

function executable(graph: Graph, compiled: WebAssembly.Module): Executable {
  return {
    outcomes: namedOutcomes(graph).map(({ name }) => name),
    bind: ({ wasm }) => new WebAssembly.Instance(compiled, { host: { memory: wasm } }).exports.step as () => void,
    release() {},
  }
}
