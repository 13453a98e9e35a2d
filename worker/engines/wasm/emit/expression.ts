import { f32x4, v128, type Value } from '../../../../core/webAssembly/index.ts'
import type { View } from '../../shared/plan/view.ts'

/** What is computed for each element of a shape. */
export type Expression =
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'constant'; readonly value: number }
  /** What the step itself made at this element: a product, before it is stored. */
  | { readonly kind: 'result' }
  | { readonly kind: 'apply'; readonly operator: string; readonly operands: readonly Expression[] }

/** Four copies of a number. */
export const constant = (value: number): Value =>
  v128.constant(...(Array(4).fill(bits(value)) as [number, number, number, number]))

/** The number's 32 bits as a whole number. */
const bits = (value: number): number => new Int32Array(Float32Array.of(value).buffer)[0]!

const [zero, one] = [constant(0), constant(1)]

/** An operator on four numbers at once. A truth value is a mask: all bits of its number, or none. */
export type Operator = (...operands: [Value, Value, Value]) => Value

/** The operators that use each operand once. */
export const operators: Readonly<Record<string, Operator>> = {
  Add: f32x4.add,
  Sub: f32x4.subtract,
  Multiply: f32x4.multiply,
  RealDiv: f32x4.divide,
  Maximum: f32x4.maximum,
  Minimum: f32x4.minimum,
  Abs: f32x4.abs,
  Neg: f32x4.negate,
  Sqrt: f32x4.sqrt,
  Floor: f32x4.floor,
  Ceil: f32x4.ceil,
  Round: f32x4.nearest,
  Reciprocal: (x) => f32x4.divide(one, x),
  Relu: (x) => f32x4.greaterOf(x, zero),
  Step: (x) => v128.and(f32x4.greater(x, zero), one),
  Greater: f32x4.greater,
  GreaterEqual: f32x4.atLeast,
  Less: f32x4.less,
  LessEqual: f32x4.atMost,
  Equal: f32x4.equal,
  LogicalAnd: v128.and,
  LogicalOr: v128.or,
  LogicalNot: v128.not,
  Select: (condition, a, b) => v128.select(a, b, condition),
  /** Of a truth value: 1 or 0. */
  Cast: (x) => v128.and(x, one),
}

/** Those that need their operand more than once. */
export const repeats: Readonly<Record<string, (x: Value) => Value>> = {
  Sign: (x) => f32x4.subtract(v128.and(f32x4.greater(x, zero), one), v128.and(f32x4.less(x, zero), one)),
  IsNan: (x) => f32x4.notEqual(x, x),
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
