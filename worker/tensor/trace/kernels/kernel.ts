import type { Attributes, Dtype, Node, Type } from '../graph.ts'

/** A kernel that graphs are made of. */
export interface Primitive {
  readonly name: string
  /** Shape and element type of the result; throws on operands that no engine treats alike. */
  infer(inputs: readonly Type[], attributes: Attributes): Type
  /** Floating-point operations, two per multiply-add; elementwise kernels count as none. */
  flops?(node: Node): number
}

/** Attributes as TensorFlow.js hands them to a kernel. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Given = Record<string, any>

/** What makes the nodes of a graph. */
export interface Builder {
  make(kernel: string, inputs: readonly Node[], attributes?: Attributes): Node
  /** A tensor of one value. */
  fill(value: number, shape: readonly number[], dtype?: Dtype): Node
  /** A tensor of listed values. */
  constant(values: readonly number[], shape: readonly number[], dtype: Dtype): Node
}

/** Turns one call of a TensorFlow.js kernel into primitives. */
export type Recorder = (builder: Builder, inputs: Record<string, Node>, attributes: Given) => Node | Node[]

/** Kernels of one sort: the primitives, and what TensorFlow.js kernels become. */
export interface Family {
  readonly primitives: readonly Primitive[]
  readonly recorders: Readonly<Record<string, Recorder>>
}

/** The shape of an elementwise result. */
export function broadcast(...shapes: (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length))
  return Array.from({ length: rank }, (_, axis) =>
    shapes.reduce((known, shape) => {
      const n = shape[axis - rank + shape.length] ?? 1
      if (known !== 1 && n !== 1 && n !== known) throw new Error(`shapes do not broadcast: ${shapes.join(' and ')}`)
      return known === 1 ? n : known
    }, 1),
  )
}

/** Axes as non-negative numbers in ascending order; none given means all. */
export const axesOf = (axes: number | readonly number[] | null | undefined, rank: number): number[] =>
  [axes ?? Array.from({ length: rank }, (_, axis) => axis)]
    .flat()
    .map((axis) => (axis < 0 ? axis + rank : axis))
    .sort((a, b) => a - b)

/** An elementwise primitive of any number of operands. */
export const elementwise = (name: string, dtype?: Dtype): Primitive => ({
  name,
  infer: (inputs) => ({ shape: broadcast(...inputs.map((input) => input.shape)), dtype: dtype ?? inputs[0]!.dtype }),
})

/** Records a kernel as the primitive of the same name, its operands in this order. */
export const direct =
  (name: string, ...operands: string[]): Recorder =>
  (builder, inputs) =>
    builder.make(
      name,
      operands.map((operand) => inputs[operand]!),
    )
