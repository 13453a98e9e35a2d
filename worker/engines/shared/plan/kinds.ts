import type { Node } from '../../../tensor/trace/graph.ts'
import { isOperator } from './arithmetic.ts'

/** Kernels whose values lie where those of their operand do. */
export const moves = new Set(['Reshape', 'BroadcastTo', 'Slice', 'GatherV2'])
/** Kernels whose values are there before anything is computed. */
export const given = new Set(['Input', 'Fill', 'Constant'])

/** Whether a kernel is element-wise, on numbers that lie as float32. */
export const computable = ({ kernel, inputs, dtype }: Pick<Node, 'kernel' | 'inputs' | 'dtype'>): boolean =>
  isOperator(kernel) &&
  [dtype, ...inputs.map((input) => input.dtype)].every((type) => type !== 'int32') &&
  (kernel !== 'Cast' || (inputs[0]!.dtype === 'bool' && dtype === 'float32'))

/** Whether each run picks one of what lies along the first axis: by a number that it is given, or in its place. */
export const picks = ({ kernel, inputs, attributes }: Pick<Node, 'kernel' | 'inputs' | 'attributes'>): boolean =>
  kernel === 'GatherV2' &&
  attributes.axis === 0 &&
  inputs[1]!.shape.length === 1 &&
  (inputs[1]!.kernel === 'Input' || neighboursOf(inputs[1]!) !== undefined)

/** How many neighbours have the same number, where listed numbers are 0, 1, 2 ... each so many times. */
export function neighboursOf({ kernel, attributes, shape }: Pick<Node, 'kernel' | 'attributes' | 'shape'>) {
  if (kernel !== 'Constant') return undefined
  const values = attributes.values as readonly number[]
  const each = shape[0]! / (values.at(-1)! + 1)
  return values.every((value, i) => value === Math.floor(i / each)) ? each : undefined
}
