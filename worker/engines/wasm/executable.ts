import type { Backend, Executable, Places } from '../compiled/backend.ts'
import type { Graph } from '../trace/graph.ts'
import { compile } from './compile.ts'
import { NotFused } from './routine.ts'
import { schedule, type Schedule } from './schedule.ts'

/** Graphs as fused WebAssembly where `suits` says so and it can be done, by another backend elsewhere. */
export function fusedBackend(otherwise: Backend, suits: (graph: Graph) => boolean): Backend {
  return {
    scratch: (graph, places) => planned(graph, places)?.scratch ?? 0,
    async load(graph, places) {
      const plan = planned(graph, places)
      const fits = plan && plan.scratch <= places.scratch().bytes
      return fits ? executable(graph, plan) : otherwise.load(graph, places)
    },
  }

  function planned(graph: Graph, places: Places): Schedule | undefined {
    if (!suits(graph)) return undefined
    try {
      return schedule(graph, places)
    } catch (error) {
      if (error instanceof NotFused) return undefined
      throw error
    }
  }
}

function executable(graph: Graph, plan: Schedule): Executable {
  const compiled = compile(plan)
  const of = (part: 'state' | 'gradients' | 'fetches') => Object.keys(graph[part]).map((name) => `${part}/${name}`)
  return {
    outcomes: [...of('state'), ...of('gradients'), ...of('fetches')],
    bind: ({ wasm }) =>
      new WebAssembly.Instance(compiled, { host: { memory: wasm } }).exports.step as () => void,
    release() {},
  }
}
