import type { FillsWords } from '../../core/random/threefryKernel.ts'
import type { AddsProduct } from '../measures/algebra/product.ts'
import type { Arrays, Program, Specs } from '../tensor/program.ts'

/** Runs programs. Variants: `cpu` (eager, the reference), `onnx-cpu` (traced and compiled), `onnx-webgpu` (the same on a GPU). */
export interface Engine {
  readonly name: string
  readonly summary: string
  /** Versions of what computes, for provenance. */
  readonly versions: Record<string, string>
  /** What else its code depends on, as text: the compiler's command and flags, and what that knows of the processor. */
  readonly madeWith?: string
  /** Whether it computes the runs of a program side by side, so that many take about as long as few. */
  readonly sideBySide?: boolean
  /** Whether it takes seconds to prepare a program that it has not prepared before. */
  readonly compilesSlowly?: boolean
  /** The engine whose results it must have bit for bit, if there is one. */
  readonly bitsOf?: string
  /** Throws, in words a user can act on, when what it needs is not here; engines without it need nothing. */
  check?(): Promise<void>
  /** What adds the products of measures faster than their kernel, to the same bits, if there is something. */
  products?(): Promise<AddsProduct>
  /** What fills arrays with random words faster than their kernel, with the same ones, if there is something. */
  words?(): Promise<FillsWords>
  /** Prepares programs that share one state; throws when a name's spec differs between two of them. */
  compile(programs: Program[]): Promise<Compiled>
}

/** What an engine tells while it works. */
export interface Telling {
  /** Hears of kernels that do not run where the engine should run them. */
  warn?: (message: string) => void
  /** Hears how many programs wait for a compiler, whenever that changes; 0: none any more. */
  compiling?: (programs: number) => void
}

/** Prepared programs; one may serve many cohorts of the same structure, one after the other. */
export interface Compiled {
  readonly state: Specs
  /** Starts a session on this initial state (every name of `state`). */
  start(initial: Arrays): Session
  /** Floating-point operations of one call: `dense` as traced (2 per multiply-add), by program name. */
  flops(program: string): number
  release(): void
}

/** A state on the device and the programs that move it. Not re-entrant. */
export interface Session {
  /** Runs one call; returns host copies of the fetches named in `fetch` only. */
  run(program: string, feeds: Arrays, fetch?: readonly string[]): Promise<Arrays>
  /** The same, but shows the fetches where they lie: they hold only until `see` returns. */
  look<T>(program: string, feeds: Arrays, fetch: readonly string[], see: (fetched: Arrays) => T): Promise<T>
  /** Host copies of the named state entries (all by default). */
  read(names?: readonly string[]): Promise<Arrays>
  /** Overwrites state entries in place. */
  write(values: Arrays): void
  dispose(): void
}
