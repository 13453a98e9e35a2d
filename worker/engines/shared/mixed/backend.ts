import type { Backend, Executable, Names } from '../compiled/backend.ts'
import type { Memory } from '../compiled/memory.ts'
import { namedOutcomes, type Graph } from '../../../tensor/trace/graph.ts'
import type { At, Own } from './own.ts'
import { isGraph, staged, type Staged } from './stages.ts'

/** Finds values of a simplified graph that have routines of their own. */
export type Finder = (graph: Graph) => Own[]

/**
 * Another backend, but for values that have routines of their own; `finders` name those, and the routines of any of them
 * may turn out not to suit what lies in a memory.
 */
export function mixedBackend(otherwise: Backend, finders: readonly Finder[]): Backend {
  const known = new WeakMap<Graph, Staged[]>()
  /** The graph in stages: with all routines, then with those of fewer and fewer finders. */
  const plansOf = (graph: Graph): Staged[] => {
    const before = known.get(graph)
    if (before) return before
    const owns = finders.map((find) => find(graph)).filter((found) => found.length > 0)
    const plans = owns.flatMap((_, from) => staged(graph, owns.slice(from).flat()) ?? [])
    known.set(graph, plans)
    return plans
  }
  return {
    ...otherwise,
    scratch(graph, places) {
      const parts = plansOf(graph).flatMap(({ stages }) => stages.filter(isGraph))
      return Math.max(...[graph, ...parts].map((part) => otherwise.scratch?.(part, renamed(places)) ?? 0))
    },
    keep: (graph) => Object.assign({}, ...plansOf(graph).map(({ room }) => room)),
    async load(graph, places) {
      const plans = plansOf(graph)
      if (plans.length === 0) return otherwise.load(graph, places)
      return new MixedExecutable(graph, plans, (part) => otherwise.load(part, renamed(places)))
    },
  }
}

/** Loads a part of a program. */
type Load = (part: Graph) => Promise<Executable>

/** One way to compute a graph on a memory; made ready when it is first taken. */
interface Way {
  suits(): boolean
  prepare(): Promise<(() => Promise<void> | void)[]>
}

class MixedExecutable implements Executable {
  readonly outcomes: readonly string[]
  readonly #graph: Graph
  readonly #plans: readonly Staged[]
  readonly #load: Load
  readonly #loaded = new Map<Graph, Promise<Executable>>()

  constructor(graph: Graph, plans: readonly Staged[], load: Load) {
    this.outcomes = namedOutcomes(graph).map(({ name }) => name)
    this.#graph = graph
    this.#plans = plans
    this.#load = load
  }

  bind(memory: Memory, names: Names): () => Promise<void> {
    const ways = this.#ways(memory, names)
    const prepared = new Map<Way, ReturnType<Way['prepare']>>()
    return async () => {
      const way = ways.find(({ suits }) => suits())!
      const calls = prepared.get(way) ?? way.prepare()
      prepared.set(way, calls)
      for (const call of await calls) {
        const computing = call()
        if (computing) await computing
      }
    }
  }

  async release(): Promise<void> {
    const loaded = await Promise.allSettled(this.#loaded.values())
    this.#loaded.clear()
    await Promise.all(loaded.map((one) => (one.status === 'fulfilled' ? one.value.release() : undefined)))
  }

  /** The plans that the memory has room for, the best first, then the whole graph, which always suits. */
  #ways(memory: Memory, names: Names): Way[] {
    const outcomeOf = new Map(namedOutcomes(this.#graph).map(({ name, node }) => [node, name]))
    const roomy = this.#plans.filter(({ room }) => Object.keys(room).every((name) => memory.has(name)))
    const mixed = roomy.map(({ stages, names: between }): Way => {
      const at: At = (value) => {
        if (typeof value === 'string') return names.input(value)
        if (value.kernel === 'Input') return names.input(value.attributes.name as string)
        return between.get(value) ?? names.outcome(outcomeOf.get(value)!)
      }
      const owns = stages.filter((stage): stage is Own => !isGraph(stage))
      const bound = async (stage: Own | Graph) =>
        isGraph(stage) ? (await this.#part(stage)).bind(memory, renamed(names)) : stage.bind(memory, at)
      return {
        suits: () => owns.every((own) => own.suits?.(memory, at) ?? true),
        prepare: () => Promise.all(stages.map(bound)),
      }
    })
    const whole = async () => [(await this.#part(this.#graph)).bind(memory, names)]
    return [...mixed, { suits: () => true, prepare: whole }]
  }

  #part(part: Graph): Promise<Executable> {
    const loaded = this.#loaded.get(part) ?? this.#load(part)
    this.#loaded.set(part, loaded)
    return loaded
  }
}

/** What one stage gives to another lies under its own name. */
const renamed = <T extends { input(value: string): unknown; outcome(value: string): unknown }>(names: T): T => ({
  ...names,
  outcome: (value: string) => (value.startsWith('fetches/kept/') ? names.input(value.slice(8)) : names.outcome(value)),
})
