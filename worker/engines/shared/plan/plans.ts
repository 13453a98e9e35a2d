import type { Graph } from '../../../tensor/trace/graph.ts'
import type { Places } from '../compiled/backend.ts'
import { NotFused } from './notFused.ts'
import type { Buffer, Plan } from './plan.ts'

/** Each graph's plan, made once; undefined where it cannot be fused. */
export function plansOf(make: (graph: Graph) => Plan | undefined): (graph: Graph) => Plan | undefined {
  const known = new WeakMap<Graph, Plan | 'none'>()
  return (graph) => {
    const plan = known.get(graph) ?? fused(() => make(graph)) ?? 'none'
    known.set(graph, plan)
    return plan === 'none' ? undefined : plan
  }
}

/** What is made, or undefined where it cannot be fused. */
export function fused<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof NotFused) return undefined
    throw error
  }
}

/** The byte at which a buffer of a plan begins in the memory. */
export function addressIn(places: Places, { kind, name, at }: Buffer): number {
  if (kind === 'scratch') return places.scratch().offset + at
  return (kind === 'input' ? places.input(name) : places.outcome(name)).offset
}
