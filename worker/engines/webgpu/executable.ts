import { InferenceSession, type OnnxValue, type Tensor } from '../onnx/runtime.ts'
import type { Backend, Loaded } from '../shared/compiled/backend.ts'
import { lower } from '../onnx/lower.ts'
import type { Graph } from '../../tensor/trace/graph.ts'
import { webgpuLowerings } from './lowerings.ts'
import { onDevice } from './options.ts'
import { isRefusal, kernelsOnProcessor } from './placement.ts'
import { inTurn } from './turns.ts'

/** A tensor in the host's memory or on the device. */
export type Value = Tensor

/** A graph made ready on the device: what replaces a state entry stays there, fetches come back. */
export interface DeviceExecutable extends Loaded {
  /** What it reads: `state/<name>`, `feeds/<name>`. */
  readonly inputs: readonly string[]
  /** State entries that it replaces. */
  readonly replaced: ReadonlySet<string>
  run(inputs: Record<string, Value>): Promise<Map<string, Value>>
}

/** Graphs as ONNX models on the WebGPU provider; `warn` hears once of each kernel that runs on the processor. */
export function webgpuBackend(warn: (message: string) => void): Backend<DeviceExecutable> {
  const warned = new Set<string>()
  const warnOfKernel = (kernel: string) => {
    if (!warned.has(kernel)) warn(`${kernel} runs on the processor: the WebGPU provider has no kernel for it`)
    warned.add(kernel)
  }
  return {
    async load(graph) {
      const { bytes, inputs, outputs } = lower(graph, webgpuLowerings)
      const session = await create(bytes, graph, outputs, warnOfKernel)
      return {
        inputs,
        replaced: new Set(Object.keys(graph.state)),
        async run(given) {
          const made = await inTurn(() => session.run(given))
          return new Map(Object.entries(outputs).map(([value, name]) => [value, made[name] as OnnxValue as Value]))
        },
        release: () => inTurn(() => session.release()),
      }
    },
  }
}

async function create(
  bytes: Uint8Array,
  graph: Graph,
  outputs: Record<string, string>,
  onProcessor: (kernel: string) => void,
): Promise<InferenceSession> {
  const preferredOutputLocation = Object.fromEntries(
    Object.entries(outputs).map(([value, name]) => [name, value.startsWith('state/') ? 'gpu-buffer' : 'cpu'] as const),
  )
  const make = (all: boolean) =>
    inTurn(() => InferenceSession.create(bytes, { ...onDevice({ all }), preferredOutputLocation }))
  try {
    return await make(true)
  } catch (error) {
    if (!isRefusal(error)) throw error
    for (const kernel of await kernelsOnProcessor(graph)) onProcessor(kernel)
    return make(false)
  }
}
