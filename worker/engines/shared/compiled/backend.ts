import type { Graph } from '../../../tensor/trace/graph.ts'
import type { Moves } from '../optimise/fused.ts'
import type { Specs, UpdateRule } from '../../../tensor/program.ts'
import type { Memory } from './memory.ts'

/** Makes simplified graphs ready to run, on a memory unless said otherwise. */
export interface Backend<Ready extends Loaded = Executable> {
  /** Bytes that a graph needs for intermediate values in that memory; none where they lie elsewhere. */
  scratch?(graph: Graph, places: Places): number
  /** Tensors of its own that it keeps in that memory from call to call, by names that begin with `kept/`. */
  keep?(graph: Graph): Specs
  load(graph: Graph, places: Places): Promise<Ready>
  /** An update rule of its own on a memory; one in WebAssembly is used where there is none. */
  update?(rule: UpdateRule): Promise<(memory: WebAssembly.Memory) => Moves>
}

/** A graph made ready, for any number of sessions. */
export interface Loaded {
  release(): Promise<void> | void
}

/** A graph made ready, for any number of memories of one layout. */
export interface Executable extends Loaded {
  /** What it computes: `state/<name>`, `gradients/<name>`, `fetches/<name>`. */
  readonly outcomes: readonly string[]
  /** What makes one call on a memory; tensors are called there as `names` says. */
  bind(memory: Memory, names: Names): () => Promise<void> | void
}

/** Names in memory of what a graph reads and computes. */
export interface Names {
  input(value: string): string
  outcome(value: string): string
}

/** Byte offset and shape of a tensor. */
export interface Place {
  readonly offset: number
  readonly shape: readonly number[]
}

/** Where in the memory what a graph reads and computes lies, and the room for intermediate values. */
export interface Places {
  input(value: string): Place
  outcome(value: string): Place
  scratch(): { offset: number; bytes: number }
}
