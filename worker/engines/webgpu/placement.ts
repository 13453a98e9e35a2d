import { InferenceSession } from '../onnx/runtime.ts'
import { lower } from '../onnx/lower.ts'
import { outcomes, reachable, type Graph, type Node } from '../../tensor/trace/graph.ts'
import { webgpuLowerings } from './lowerings.ts'
import { onDevice } from './options.ts'

/** Whether each kernel met so far, with its types and attributes, has a place on the device. */
const known = new Map<string, Promise<boolean>>()
const sources = ['Input', 'Fill', 'Constant']

/** Kernels of a graph that the provider leaves to the processor, each tried alone. */
export async function kernelsOnProcessor(graph: Graph): Promise<string[]> {
  const found = new Set<string>()
  for (const node of reachable(outcomes(graph))) {
    if (sources.includes(node.kernel) || found.has(node.kernel)) continue
    const { kernel, attributes, dtype } = node
    const key = JSON.stringify([
      kernel,
      attributes,
      dtype,
      node.inputs.map((input) => [input.dtype, input.shape.length]),
    ])
    if (!known.has(key)) known.set(key, runsThere(node))
    if (!(await known.get(key))) found.add(kernel)
  }
  return [...found]
}

/** Tries a graph of this node alone. */
async function runsThere(node: Node): Promise<boolean> {
  const inputs = node.inputs.map((input, i): Node => ({
    ...input,
    kernel: 'Input',
    inputs: [],
    attributes: { name: `feeds/${i}` },
  }))
  const graph = { program: node.kernel, state: {}, gradients: {}, fetches: { it: { ...node, inputs } } }
  try {
    const session = await InferenceSession.create(lower(graph, webgpuLowerings).bytes, onDevice({ all: true }))
    await session.release()
    return true
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}

/** Whether ONNX Runtime refused to leave a part of a model to the processor. */
export const isRefusal = (error: unknown): boolean => error instanceof Error && /fallback to CPU EP/.test(error.message)
