import { namedOutcomes, outcomes, reachable, type Graph, type Node } from '../../tensor/trace/graph.ts'
import { withoutWindows } from '../../tensor/trace/passes/windows.ts'
import { lowerings } from './lowerings/index.ts'
import type { Lowerings } from './lowerings/lowering.ts'
import { Model } from './model.ts'

/** An ONNX model and the names of its values: inputs are called as in the graph (`state/<name>`, `feeds/<name>`). */
export interface Lowered {
  bytes: Uint8Array
  inputs: string[]
  /** ONNX value name of each outcome: `state/<name>`, `gradients/<name>`, `fetches/<name>`. */
  outputs: Record<string, string>
}

/** Writes a graph as an ONNX model that computes all of its outcomes, some kernels `instead` as a provider has them. */
export function lower(given: Graph, instead: Lowerings = {}): Lowered {
  const graph = withoutWindows(given)
  const model = new Model()
  const inputs: string[] = []
  const names = new Map<Node, string>()
  const computed = new Set<string>()
  for (const node of reachable(outcomes(graph))) {
    if (node.kernel === 'Input') inputs.push(node.attributes.name as string)
    const name = lowerNode(model, node, names, instead)
    names.set(node, name)
    if (!['Input', 'Fill', 'Constant'].includes(node.kernel) && !node.inputs.some((input) => names.get(input) === name))
      computed.add(name)
  }
  const outputs: Record<string, string> = {}
  const taken = new Set<string>()
  for (const { name: outcome, node } of namedOutcomes(graph)) {
    let name = names.get(node)!
    // An output is a value of its own, made by a node.
    if (taken.has(name) || !computed.has(name)) name = model.node('Identity', [name])
    taken.add(name)
    model.output(name, node.shape, node.dtype)
    outputs[outcome] = name
  }
  return { bytes: model.bytes(), inputs, outputs }
}

/** Adds one node whose inputs have their names already, and gives its own. */
export function lowerNode(model: Model, node: Node, names: Map<Node, string>, instead: Lowerings = {}): string {
  const { kernel, attributes, shape, dtype } = node
  if (kernel === 'Input') return model.input(attributes.name as string, shape, dtype)
  if (kernel === 'Constant') return model.constant(attributes.values as number[], shape, dtype)
  if (kernel === 'Fill') {
    const one = model.constant([attributes.value as number], Array<number>(shape.length).fill(1), dtype)
    return shape.every((n) => n === 1) ? one : model.node('Expand', [one, model.integers(shape)])
  }
  const inputs = node.inputs.map((input) => names.get(input)!)
  return (instead[kernel] ?? lowerings[kernel]!)(model, inputs, node)
}
