import type { Graph } from '../../../tensor/trace/graph.ts'
import type { Specs } from '../../../tensor/program.ts'
import type { Places } from '../compiled/backend.ts'
import type { Memory } from '../compiled/memory.ts'
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
  return (kind === 'outcome' ? places.outcome(name) : places.input(name)).offset
}

const constantsIn = (plan: Plan | undefined): Buffer[] =>
  (plan?.buffers ?? []).flatMap(({ buffer }) => (buffer.kind === 'constant' ? [buffer] : []))

/** What a plan has in the memory that is always the same. */
export const constantsOf = (plan: Plan | undefined): Specs =>
  Object.fromEntries(constantsIn(plan).map(({ name, values }) => [name, { shape: [values!.length], dtype: 'int32' }]))

/** Writes that to a memory. */
export function writeConstants(memory: Memory, plan: Plan): void {
  for (const { name, values } of constantsIn(plan)) memory.write(name, Int32Array.from(values!))
}
