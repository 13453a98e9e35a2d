import type { UpdateRule } from '../../tensor/program.ts'
import { namedOutcomes, type Graph } from '../../tensor/trace/graph.ts'
import type { Backend, Executable } from '../shared/compiled/backend.ts'
import { movesOf, type Moves } from '../shared/optimise/fused.ts'
import { planOf } from '../shared/plan/planner.ts'
import { addressIn, plansOf } from '../shared/plan/plans.ts'
import type { PlanAddon, UpdateAddon } from './addon.ts'
import { emitted } from './emit/module.ts'
import { updateText } from './emit/update.ts'
import type { Workshop } from './workshop.ts'

/** Tells beforehand which graphs it makes itself. */
export interface NativeBackend extends Backend {
  plans(graph: Graph): boolean
}

/** Graphs as compiled C where they can be planned and compiled, by another backend elsewhere; `warn` hears of the latter. */
export function nativeBackend(workshop: Workshop, otherwise: Backend, warn: (message: string) => void): NativeBackend {
  const planned = plansOf((graph) => planOf(graph, { wide: true }))
  const failed = ({ message }: Error): undefined => {
    warn(`${message}; its programs run as those of wasm`)
    return undefined
  }
  return {
    plans: (graph) => planned(graph) !== undefined,
    scratch(graph, places) {
      return Math.max(planned(graph)?.scratch ?? 0, otherwise.scratch?.(graph, places) ?? 0)
    },
    async load(graph, places) {
      const plan = planned(graph)
      if (!plan || plan.scratch > places.scratch().bytes) return otherwise.load(graph, places)
      const { text, buffers } = emitted(plan, workshop.compiler.machine)
      const addresses = Uint32Array.from(buffers, (buffer) => addressIn(places, buffer))
      const made = await workshop.exports<PlanAddon>(text).catch(failed)
      if (!made) return otherwise.load(graph, places)
      const { bind } = made
      return executable(graph, (memory) => bind(memory, addresses, plan.runs))
    },
    async update(rule: UpdateRule) {
      const made = await workshop.exports<UpdateAddon>(updateText(rule, workshop.compiler.machine)).catch(failed)
      return (memory: WebAssembly.Memory): Moves =>
        made ? made.bind(memory.buffer as ArrayBuffer) : movesOf(rule, memory)
    },
  }
}

const executable = (graph: Graph, bound: (memory: ArrayBuffer) => () => void): Executable => ({
  outcomes: namedOutcomes(graph).map(({ name }) => name),
  bind: ({ wasm }) => bound(wasm.buffer as ArrayBuffer),
  release() {},
})
