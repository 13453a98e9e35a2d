import type { Backend, Executable } from '../compiled/backend.ts'
import type { Graph } from '../trace/graph.ts'
import { compile } from './compile.ts'
import { NotFused } from './routine.ts'
import { schedule } from './schedule.ts'

/** Graphs as fused WebAssembly where `suits` says so and it can be done, by another backend elsewhere. */
export function fusedBackend(otherwise: Backend, suits: (graph: Graph) => boolean): Backend {
  return {
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
  const of = (part: 'state' | 'gradients' | 'fetches') => Object.keys(graph[part]).map((name) => `${part}/${name}`)
  return {
    outcomes: [...of('state'), ...of('gradients'), ...of('fetches')],
    bind: ({ wasm }) => new WebAssembly.Instance(compiled, { host: { memory: wasm } }).exports.step as () => void,
    release() {},
  }
}
