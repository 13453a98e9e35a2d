import * as tf from '@tensorflow/tfjs-core'
import { Builder } from './builder.ts'
import { size, type Node } from './graph.ts'
import { recorders } from './kernels/index.ts'

const name = 'trace'
const largestConstant = 64

/** A TensorFlow.js backend that computes nothing: each kernel call becomes nodes of a graph. */
class TraceBackend extends tf.KernelBackend {
  readonly builder = new Builder()
  readonly #nodes = new Map<object, Node>()
  readonly #references = new Map<object, number>()

  /** A tensor that stands for a node. */
  hold(node: Node): tf.TensorInfo {
    const dataId = {}
    this.#nodes.set(dataId, node)
    return { dataId, shape: [...node.shape], dtype: node.dtype }
  }

  node({ dataId }: tf.TensorInfo): Node {
    const node = this.#nodes.get(dataId)
    if (!node) throw new Error('a tensor made outside the program (make it a state entry or a feed)')
    return node
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') throw new Error(`a constant of type ${dtype}`)
    const constant = this.builder.constant(Array.from(values as ArrayLike<number>), shape, dtype)
    // Ones and zeros, however many, are one value.
    if (constant.kernel === 'Constant' && size(shape) > largestConstant)
      throw new Error(
        `a constant of shape [${shape}] would be baked into the program, the same at every step ` +
          `(at most ${largestConstant} elements may be; make it a state entry or a feed)`,
      )
    return this.hold(constant).dataId
  }

  override move(): void {
    throw new Error('a tensor made outside the program (make it a state entry or a feed)')
  }

  override readSync(): never {
    throw new Error('a program may not read the values of a tensor: its graph is recorded before there are any')
  }

  override read(): never {
    return this.readSync()
  }

  override disposeData(dataId: object): boolean {
    const left = this.refCount(dataId) - 1
    this.#references.set(dataId, left)
    if (left > 0) return false
    this.#references.delete(dataId)
    return this.#nodes.delete(dataId)
  }

  override incRef(dataId: object): void {
    this.#references.set(dataId, this.refCount(dataId) + 1)
  }
  override refCount(dataId: object): number {
    return this.#references.get(dataId) ?? 1
  }
  override numDataIds(): number {
    return this.#nodes.size
  }
  override memory(): { unreliable: boolean } {
    return { unreliable: true }
  }
  override floatPrecision(): 32 {
    return 32
  }
  override epsilon(): number {
    return 1e-7
  }
  override dispose(): void {
    this.#nodes.clear()
  }
}
export type { TraceBackend }

let registered = false

function registerKernels(): void {
  if (registered) return
  registered = true
  for (const [kernelName, record] of recorders)
    tf.registerKernel({
      kernelName,
      backendName: name,
      kernelFunc({ inputs, attrs, backend }) {
        const trace = backend as TraceBackend
        const operands: Record<string, Node> = {}
        for (const [key, tensor] of Object.entries(inputs)) operands[key] = trace.node(tensor as tf.TensorInfo)
        const made = record(trace.builder, operands, attrs ?? {})
        return Array.isArray(made) ? made.map((node) => trace.hold(node)) : trace.hold(made)
      },
    })
}

/** Runs `record` with the tracing backend as TensorFlow.js's own, then restores the one before. */
export function withTraceBackend<T>(record: (backend: TraceBackend) => T): T {
  registerKernels()
  const before = tf.getBackend()
  const backend = new TraceBackend()
  tf.registerBackend(name, () => backend, -1)
  try {
    void tf.setBackend(name)
    const results: T[] = []
    tf.tidy(() => void results.push(record(backend)))
    return results[0]!
  } finally {
    tf.removeBackend(name)
    if (before) void tf.setBackend(before)
  }
}
