import type { UpdateRule } from '../../tensor/program.ts'
import { namedOutcomes, outcomes, reachable, type Graph } from '../../tensor/trace/graph.ts'
import type { Backend, Executable, Places } from '../shared/compiled/backend.ts'
import { movesOf, type Moves } from '../shared/optimise/fused.ts'
import type { Plan } from '../shared/plan/plan.ts'
import { planOf } from '../shared/plan/planner.ts'
import { addressIn, constantsOf, plansOf, writeConstants } from '../shared/plan/plans.ts'
import type { PlanAddon, UpdateAddon } from './addon.ts'
import { byTables } from './byTables.ts'
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
  /** The same for tables that are mostly zeros, of graphs that read any. */
  const sparsely = plansOf((graph) =>
    readsTables(graph) ? planOf(graph, { wide: true, sparse: true }) : planned(graph),
  )
  const roomOf = (graph: Graph) => Math.max(planned(graph)?.scratch ?? 0, sparsely(graph)?.scratch ?? 0)
  const failed = ({ message }: Error): undefined => {
    warn(`${message}; its programs run as those of wasm`)
    return undefined
  }
  const compiled = async (graph: Graph, plan: Plan, places: Places): Promise<Executable> => {
    const { text, buffers } = emitted(plan, workshop.compiler.machine)
    const addresses = Uint32Array.from(buffers, (buffer) => addressIn(places, buffer))
    const made = await workshop.exports<PlanAddon>(text).catch(failed)
    if (!made) return otherwise.load(graph, places)
    return {
      outcomes: outcomesOf(graph),
      bind(memory) {
        writeConstants(memory, plan)
        return made.bind(memory.wasm.buffer as ArrayBuffer, addresses, plan.runs)
      },
      release() {},
    }
  }
  return {
    plans: (graph) => planned(graph) !== undefined,
    scratch: (graph, places) => Math.max(roomOf(graph), otherwise.scratch?.(graph, places) ?? 0),
    keep: (graph) => constantsOf(planned(graph)),
    async load(graph, places) {
      const [whole, sparse] = [planned(graph), sparsely(graph)]
      if (!whole || !sparse || roomOf(graph) > places.scratch().bytes) return otherwise.load(graph, places)
      if (!sparse.sparse.length) return compiled(graph, whole, places)
      return byTables(outcomesOf(graph), sparse.sparse, {
        whole: () => compiled(graph, whole, places),
        sparse: () => compiled(graph, sparse, places),
      })
    },
    async update(rule: UpdateRule) {
      const made = await workshop.exports<UpdateAddon>(updateText(rule, workshop.compiler.machine)).catch(failed)
      return (memory: WebAssembly.Memory): Moves =>
        made ? made.bind(memory.buffer as ArrayBuffer) : movesOf(rule, memory)
    },
  }
}

const readsTables = (graph: Graph): boolean => reachable(outcomes(graph)).some(({ kernel }) => kernel === 'RowsOf')

const outcomesOf = (graph: Graph): string[] => namedOutcomes(graph).map(({ name }) => name)
