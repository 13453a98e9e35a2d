import type { Node } from '../../../tensor/trace/graph.ts'
import type { Model } from '../model.ts'

/** Adds the nodes that compute a node of a graph to an ONNX model, given its inputs' names; gives the result's name. */
export type Lowering = (model: Model, inputs: readonly string[], node: Node) => string

/** Lowerings by the kernel that they are of. */
export type Lowerings = Readonly<Record<string, Lowering>>
