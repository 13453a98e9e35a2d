import type { Builder, Rule } from '../builder.ts'
import { sameShape, size, type Node } from '../graph.ts'

const unary: Record<string, (x: number) => number> = {
  Abs: Math.abs,
  Exp: Math.exp,
  Log: Math.log,
  Neg: (x) => -x,
  Reciprocal: (x) => 1 / x,
  Relu: (x) => Math.max(x, 0),
  Sign: Math.sign,
  Sqrt: Math.sqrt,
  Tanh: Math.tanh,
}

const binary: Record<string, (x: number, y: number) => number> = {
  Add: (x, y) => x + y,
  Sub: (x, y) => x - y,
  Multiply: (x, y) => x * y,
  RealDiv: (x, y) => x / y,
  Maximum: Math.max,
  Minimum: Math.min,
  Pow: Math.pow,
}

const moving = new Set(['Reshape', 'Transpose', 'Tile', 'BroadcastTo', 'Slice', 'Reverse'])

/** The value of a tensor that holds one value throughout, or undefined. */
export const filled = ({ kernel, attributes, dtype }: Node): number | undefined =>
  kernel === 'Fill' && dtype === 'float32' ? (attributes.value as number) : undefined

/** Computes what depends on constants of one value only, and drops factors of 1 and terms of 0. */
export const fills: Rule = (node, builder) => {
  const { kernel, inputs, shape, dtype, attributes } = node
  const [x, y] = inputs
  if (x?.kernel === 'Fill') {
    if (moving.has(kernel)) return builder.fill(x.attributes.value as number, shape, dtype)
    if (kernel === 'Cumsum') return counted(node, builder)
    if (kernel === 'Cast') return builder.fill(castTo(x.attributes.value as number, dtype), shape, dtype)
  }
  if (dtype !== 'float32') return undefined
  const values = inputs.map(filled)
  if (values.length === 1 && values[0] !== undefined) {
    if (unary[kernel]) return builder.fill(unary[kernel](values[0]), shape)
    if (kernel === 'Sum')
      return builder.fill(values[0] * size((attributes.axes as number[]).map((axis) => x!.shape[axis]!)), shape)
  }
  if (!binary[kernel]) return undefined
  if (values[0] !== undefined && values[1] !== undefined)
    return builder.fill(binary[kernel](values[0], values[1]), shape)
  if (values[0] !== undefined && (kernel === 'Add' || kernel === 'Multiply')) return builder.make(kernel, [y!, x!])
  if (values[1] === undefined) return undefined
  if (kernel === 'RealDiv') return builder.make('Multiply', [x!, builder.fill(1 / values[1], y!.shape)])
  if (kernel === 'Sub') return builder.make('Add', [x!, builder.fill(-values[1], y!.shape)])
  if (y!.shape.length) return widened(builder, builder.make(kernel, [x!, builder.fill(values[1], [])]), shape)
  if ((kernel === 'Multiply' && values[1] === 1) || (kernel === 'Add' && values[1] === 0)) return x
  return undefined
}

/** Longest listed count. */
const mostCounted = 65_536

/** Sums along an axis of what is one whole number throughout are listed, where it has one axis: all of them are exact. */
const counted: Rule = ({ inputs: [x], attributes, shape, dtype }, builder) => {
  const value = x!.attributes.value as number
  const n = shape[attributes.axis as number]!
  if (!Number.isInteger(value) || size(shape) !== n || n > mostCounted || Math.abs(value * n) > 2 ** 24)
    return undefined
  const places = Array.from({ length: n }, (_, i) => (i + (attributes.exclusive ? 0 : 1)) * value)
  return builder.constant(attributes.reverse ? places.toReversed() : places, shape, dtype)
}

const castTo = (value: number, dtype: Node['dtype']): number =>
  dtype === 'bool' ? Number(value !== 0) : dtype === 'int32' ? Math.trunc(value) : value

const widened = (builder: Builder, x: Node, shape: readonly number[]): Node =>
  sameShape(x.shape, shape) ? x : builder.make('BroadcastTo', [x], { shape })
