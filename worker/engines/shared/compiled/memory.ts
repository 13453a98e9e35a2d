import { Tensor } from '../../onnx/runtime.ts'
import { size } from '../../../tensor/trace/graph.ts'
import type { Arrays, TensorSpec } from '../../../tensor/program.ts'
import { memoryOf } from './memories.ts'

/** Bytes between the starts of tensors: a cache line, and more than any vector. */
const alignment = 64

/** Where each of many named tensors lies in one memory. */
export class Layout {
  readonly places = new Map<string, TensorSpec & { offset: number }>()
  #bytes = 0
  #scratchBytes = 0

  /** Reserves a place; a name reserved before must have the same spec. */
  reserve(name: string, { shape, dtype }: TensorSpec): void {
    const known = this.places.get(name)
    if (known) {
      if (known.dtype === dtype && String(known.shape) === String(shape)) return
      throw new Error(`${name} is ${known.dtype}[${known.shape}] in one program and ${dtype}[${shape}] in another`)
    }
    this.places.set(name, { shape, dtype, offset: this.#bytes })
    this.#bytes += Math.ceil((4 * size(shape)) / alignment) * alignment
  }

  place(name: string): TensorSpec & { offset: number } {
    const place = this.places.get(name)
    if (!place) throw new Error(`no tensor ${name} in memory`)
    return place
  }

  /** Room for intermediate values, behind all tensors. */
  scratch(): { offset: number; bytes: number } {
    return { offset: this.#bytes, bytes: this.#scratchBytes }
  }

  /** Makes that room at least so large. */
  reserveScratch(bytes: number): void {
    this.#scratchBytes = Math.max(this.#scratchBytes, bytes)
  }

  /** A memory that holds all of them: these initial values, and 0 elsewhere. */
  allocate(initial: Arrays = {}): Memory {
    const { memory: wasm, isNew } = memoryOf(this.#bytes + this.#scratchBytes)
    const memory = new Memory(wasm, this)
    for (const [name, values] of Object.entries(initial)) memory.write(name, values)
    if (isNew) return memory
    const bytes = new Uint8Array(wasm.buffer)
    let from = 0
    for (const [name, { shape, offset }] of this.places) {
      if (!(name in initial)) continue
      bytes.fill(0, from, offset)
      from = offset + 4 * size(shape)
    }
    bytes.fill(0, from)
    return memory
  }
}

/** Named tensors in one WebAssembly memory, seen as typed arrays and as ONNX Runtime tensors. */
export class Memory {
  readonly wasm: WebAssembly.Memory
  readonly #layout: Layout
  readonly #views = new Map<string, Float32Array | Int32Array>()
  readonly #tensors = new Map<string, Tensor>()
  readonly #changed = new Map<string, number>()

  constructor(wasm: WebAssembly.Memory, layout: Layout) {
    this.wasm = wasm
    this.#layout = layout
  }

  has(name: string): boolean {
    return this.#layout.places.has(name)
  }

  place(name: string): TensorSpec & { offset: number } {
    return this.#layout.place(name)
  }

  view(name: string): Float32Array | Int32Array {
    let view = this.#views.get(name)
    if (!view) {
      const { shape, dtype, offset } = this.place(name)
      const Values = dtype === 'int32' ? Int32Array : Float32Array
      view = new Values(this.wasm.buffer, offset, size(shape))
      this.#views.set(name, view)
    }
    return view
  }

  tensor(name: string): Tensor {
    let tensor = this.#tensors.get(name)
    if (!tensor) {
      const { shape, dtype } = this.place(name)
      tensor = new Tensor(dtype, this.view(name) as Float32Array, shape) as Tensor
      this.#tensors.set(name, tensor)
    }
    return tensor
  }

  /** Overwrites a tensor; throws when the number of values or their type differs. */
  write(name: string, values: Float32Array | Int32Array | undefined): void {
    const view = this.view(name)
    if (!values) throw new Error(`${name} is missing`)
    if (values.length !== view.length || values.constructor !== view.constructor)
      throw new Error(
        `${name} needs ${view.length} values in ${view.constructor.name}, got ${values.length} in ${values.constructor.name}`,
      )
    view.set(values)
    this.note(name)
  }

  /** Notes that a tensor's values were changed in place. */
  note(name: string): void {
    this.#changed.set(name, this.changes(name) + 1)
  }

  /** How often a tensor's values were changed from outside the programs. */
  changes(name: string): number {
    return this.#changed.get(name) ?? 0
  }
}
