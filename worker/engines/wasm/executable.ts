import type { Backend, Executable, Places } from '../shared/compiled/backend.ts'
import { NotFused } from '../shared/plan/notFused.ts'
import type { Buffer, Plan } from '../shared/plan/plan.ts'
import { planOf } from '../shared/plan/planner.ts'
import { namedOutcomes, type Graph } from '../../tensor/trace/graph.ts'
import { emitted } from './emit/module.ts'

/** Graphs as fused WebAssembly where `suits` says so and it can be done, by another backend elsewhere. */
export function fusedBackend(otherwise: Backend, suits: (graph: Graph) => boolean): Backend {
  const known = new WeakMap<Graph, Plan | 'none'>()
  const planned = (graph: Graph): Plan | 'none' => {
    const plan = known.get(graph) ?? ((suits(graph) && fused(() => planOf(graph))) || 'none')
    known.set(graph, plan)
    return plan
  }
  return {
    ...(otherwise.keep && { keep: (graph) => (suits(graph) ? {} : otherwise.keep!(graph)) }),
    scratch(graph) {
      const plan = planned(graph)
      return plan === 'none' ? 0 : plan.scratch
    },
    async load(graph, places) {
      const plan = planned(graph)
      if (plan === 'none' || plan.scratch > places.scratch().bytes) return otherwise.load(graph, places)
      const module = fused(() => emitted(plan, (buffer) => addressIn(places, buffer)))
      return module ? executable(graph, module) : otherwise.load(graph, places)
    },
  }
}

/** What is made, or undefined where it cannot be fused. */
function fused<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof NotFused) return undefined
    throw error
  }
}

function addressIn(places: Places, { kind, name, at }: Buffer): number {
  if (kind === 'scratch') return places.scratch().offset + at
  return (kind === 'input' ? places.input(name) : places.outcome(name)).offset
}

function executable(graph: Graph, compiled: WebAssembly.Module): Executable {
  return {
    outcomes: namedOutcomes(graph).map(({ name }) => name),
    bind: ({ wasm }) => new WebAssembly.Instance(compiled, { host: { memory: wasm } }).exports.step as () => void,
    release() {},
  }
}
