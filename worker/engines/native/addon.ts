import { constants } from 'node:os'
import type { FillsWords } from '../../../core/random/threefryKernel.ts'

/** What a text of a plan exports. */
export interface PlanAddon {
  /** What makes one call for so many runs on a memory, with buffers at these byte offsets. */
  bind(memory: ArrayBuffer, places: Uint32Array, runs: number): () => void
}

/** What a text of an update exports. */
export interface UpdateAddon {
  /** What makes so many moves, rows of offsets, how many numbers there are, and the rates. */
  bind(memory: ArrayBuffer): (rows: Float64Array, count: number) => void
}

/** What the text of products exports. */
export interface ProductsAddon {
  bind(
    memory: ArrayBuffer,
  ): (
    b: number,
    rows: number,
    m: number,
    n: number,
    upper: number,
    sums: Float64Array,
    height: number,
    width: number,
  ) => void
}

/** What the text of random words exports. */
export interface WordsAddon {
  bind(): FillsWords
}

const loaded = new Map<string, unknown>()

/** The exports of a file, which this process then keeps; throws where it does not load. */
export function addon<Exports>(path: string): Exports {
  const known = loaded.get(path)
  if (known !== undefined) return known as Exports
  const module = { exports: {} }
  process.dlopen(module, path, constants.dlopen.RTLD_NOW)
  if (typeof (module.exports as { bind?: unknown }).bind !== 'function') throw new Error('it does not export bind')
  loaded.set(path, module.exports)
  return module.exports as Exports
}
