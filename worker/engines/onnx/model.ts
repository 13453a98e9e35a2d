import { Message } from './protobuf.ts'

/** Element types by their number in ONNX's TensorProto.DataType. */
export const elementTypes = { float32: 1, int32: 6, int64: 7, bool: 9 } as const
export type ElementType = keyof typeof elementTypes
/** A length, or the name of one that is free. */
export type Dimension = number | string
export type OnnxAttributes = Record<string, number | readonly number[] | { float: number } | { text: string }>

const opset = 18

/** Collects the nodes of one ONNX model; values are named by strings, equal constants are written once. */
export class Model {
  #nodes: Message[] = []
  #inputs: Message[] = []
  #outputs: Message[] = []
  #constants = new Map<string, { name: string; message: Message }>()
  #count = 0

  input(name: string, shape: readonly Dimension[], type: ElementType): string {
    this.#inputs.push(valueInfo(name, shape, type))
    return name
  }

  output(name: string, shape: readonly Dimension[], type: ElementType): void {
    this.#outputs.push(valueInfo(name, shape, type))
  }

  /** A constant under a name of its own, or, without one, shared with its equals. */
  constant(
    values: readonly number[] | Float32Array,
    shape: readonly number[],
    type: ElementType = 'float32',
    called?: string,
  ): string {
    const key = called ?? `${type}|${shape}|${values}`
    const known = this.#constants.get(key)
    if (known) return known.name
    const name = called ?? `c${this.#constants.size}`
    const message = new Message()
    for (const size of shape) message.integer(1, size)
    message.integer(2, elementTypes[type]).nested(8, name).nested(9, rawData(values, type))
    this.#constants.set(key, { name, message })
    return name
  }

  /** A one-dimensional int64 constant: shapes, axes, starts, repeats. */
  integers(values: readonly number[]): string {
    return this.constant(values, [values.length], 'int64')
  }

  /** Adds a node and returns the name of its first output (others are `<name>.1`, `<name>.2`). */
  node(op: string, inputs: readonly string[], attributes: OnnxAttributes = {}, options: NodeOptions = {}): string {
    const name = options.name ?? `t${this.#count++}`
    const node = new Message()
    for (const input of inputs) node.nested(1, input)
    node.nested(2, name)
    for (let i = 1; i < (options.outputs ?? 1); i++) node.nested(2, `${name}.${i}`)
    node.nested(3, `${op} ${name}`).nested(4, op)
    for (const [key, value] of Object.entries(attributes)) node.nested(5, attribute(key, value))
    if (options.domain) node.nested(7, options.domain)
    this.#nodes.push(node)
    return name
  }

  /** The finished model's bytes. */
  bytes(): Uint8Array {
    const graph = new Message()
    for (const node of this.#nodes) graph.nested(1, node)
    graph.nested(2, 'program')
    for (const { message } of this.#constants.values()) graph.nested(5, message)
    for (const input of this.#inputs) graph.nested(11, input)
    for (const output of this.#outputs) graph.nested(12, output)
    return new Message()
      .integer(1, 9)
      .nested(8, new Message().nested(1, '').integer(2, opset))
      .nested(8, new Message().nested(1, 'com.microsoft').integer(2, 1))
      .nested(7, graph)
      .done()
  }
}

interface NodeOptions {
  name?: string
  outputs?: number
  domain?: string
}

function rawData(values: readonly number[] | Float32Array, type: ElementType): Uint8Array {
  if (type === 'int64') return new Uint8Array(BigInt64Array.from(values as number[], BigInt).buffer)
  if (type === 'int32') return new Uint8Array(Int32Array.from(values).buffer)
  if (type === 'bool') return Uint8Array.from(values)
  return new Uint8Array(Float32Array.from(values).buffer)
}

function valueInfo(name: string, shape: readonly Dimension[], type: ElementType): Message {
  const dimensions = new Message()
  for (const size of shape)
    dimensions.nested(1, typeof size === 'number' ? new Message().integer(1, size) : new Message().nested(2, size))
  const tensor = new Message().integer(1, elementTypes[type]).nested(2, dimensions)
  return new Message().nested(1, name).nested(2, new Message().nested(1, tensor))
}

function attribute(key: string, value: OnnxAttributes[string]): Message {
  const message = new Message().nested(1, key)
  if (typeof value === 'number') return message.integer(3, value).integer(20, 2)
  if ('float' in value) return message.float(2, value.float).integer(20, 1)
  if ('text' in value) return message.nested(4, value.text).integer(20, 3)
  for (const item of value) message.integer(8, item)
  return message.integer(20, 7)
}
