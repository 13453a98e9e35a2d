import { f32x4, v128 } from '../../../core/webAssembly/assembly.ts'
import type { View } from './view.ts'

/** What is computed for each element of a shape. */
export type Expression =
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'constant'; readonly value: number }
  /** What the step itself made at this element: a product, before it is stored. */
  | { readonly kind: 'result' }
  | { readonly kind: 'apply'; readonly operator: string; readonly operands: readonly Expression[] }

/** Leaves four copies of a number. */
export const constant = (value: number): number[] =>
  v128.constant(...(Array(4).fill(bits(value)) as [number, number, number, number]))

/** The number's 32 bits as a whole number. */
const bits = (value: number): number => new Int32Array(Float32Array.of(value).buffer)[0]!

const [zero, one] = [constant(0), constant(1)]

/**
 * Instructions of each kernel on four numbers at once; its operands are lists of instructions that leave them on the
 * stack. A truth value is a mask: all bits of its number, or none.
 */
export const operators: Readonly<Record<string, (...operands: number[][]) => number[]>> = {
  Add: (a, b) => [...a!, ...b!, ...f32x4.add],
  Sub: (a, b) => [...a!, ...b!, ...f32x4.subtract],
  Multiply: (a, b) => [...a!, ...b!, ...f32x4.multiply],
  RealDiv: (a, b) => [...a!, ...b!, ...f32x4.divide],
  Maximum: (a, b) => [...a!, ...b!, ...f32x4.maximum],
  Minimum: (a, b) => [...a!, ...b!, ...f32x4.minimum],
  Abs: (x) => [...x!, ...f32x4.abs],
  Neg: (x) => [...x!, ...f32x4.negate],
  Sqrt: (x) => [...x!, ...f32x4.sqrt],
  Floor: (x) => [...x!, ...f32x4.floor],
  Ceil: (x) => [...x!, ...f32x4.ceil],
  Round: (x) => [...x!, ...f32x4.nearest],
  Reciprocal: (x) => [...one, ...x!, ...f32x4.divide],
  Relu: (x) => [...x!, ...zero, ...f32x4.greaterOf],
  Step: (x) => [...x!, ...zero, ...f32x4.greater, ...one, ...v128.and],
  Greater: (a, b) => [...a!, ...b!, ...f32x4.greater],
  GreaterEqual: (a, b) => [...a!, ...b!, ...f32x4.atLeast],
  Less: (a, b) => [...a!, ...b!, ...f32x4.less],
  LessEqual: (a, b) => [...a!, ...b!, ...f32x4.atMost],
  Equal: (a, b) => [...a!, ...b!, ...f32x4.equal],
  LogicalAnd: (a, b) => [...a!, ...b!, ...v128.and],
  LogicalOr: (a, b) => [...a!, ...b!, ...v128.or],
  LogicalNot: (x) => [...x!, ...v128.not],
  Select: (condition, a, b) => [...a!, ...b!, ...condition!, ...v128.select],
  /** Of a truth value: 1 or 0. */
  Cast: (x) => [...x!, ...one, ...v128.and],
}

/** Those that need their operand more than once. */
export const repeats: Readonly<Record<string, (x: number[]) => number[]>> = {
  Sign: (x) => [
    ...[...x, ...zero, ...f32x4.greater, ...one, ...v128.and],
    ...[...x, ...zero, ...f32x4.less, ...one, ...v128.and, ...f32x4.subtract],
  ],
  IsNan: (x) => [...x, ...x, ...f32x4.notEqual],
}

/** Every expression in one, each once, operands first. */
export function parts(expression: Expression, found = new Set<Expression>()): Set<Expression> {
  if (found.has(expression)) return found
  if (expression.kind === 'apply') for (const operand of expression.operands) parts(operand, found)
  return found.add(expression)
}

/** The views that an expression reads, in its shape. */
export const viewsOf = (expression: Expression): View[] =>
  [...parts(expression)].flatMap((part) => (part.kind === 'view' ? [part.view] : []))
