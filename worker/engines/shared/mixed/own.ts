import type { Memory } from '../compiled/memory.ts'
import type { Specs } from '../../../tensor/program.ts'
import type { Node } from '../../../tensor/trace/graph.ts'

/** A value of a program that has a routine of its own, better than what a general library does for it. */
export interface Own {
  readonly node: Node
  /** Computed values that the routine reads; a row-major tensor each. */
  readonly reads: readonly Node[]
  /** Tensors that the routine keeps in the memory, by names that begin with `kept/`. */
  readonly room: Specs
  /** Whether the routine suits what lies in a memory; always, where it does not say. */
  suits?(memory: Memory, at: At): boolean
  /** The routine, made ready for a memory; one call computes the value. */
  bind(memory: Memory, at: At): () => void
}

/** The name in a memory of an input, by its name, or of a value that is read or made. */
export type At = (value: string | Node) => string
