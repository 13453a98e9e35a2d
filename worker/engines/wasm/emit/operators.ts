import { f32x4, v128, type Value } from '../../../../core/webAssembly/index.ts'
import type { Function, Operator } from '../../shared/plan/arithmetic.ts'

/** Four copies of a number. */
export const constant = (value: number): Value =>
  v128.constant(...(Array(4).fill(bits(value)) as [number, number, number, number]))

/** The number's 32 bits as a whole number. */
const bits = (value: number): number => new Int32Array(Float32Array.of(value).buffer)[0]!

const [zero, one] = [constant(0), constant(1)]

/** Those that need their operand more than once. */
type Repeating = 'Sign' | 'IsNan'
type Code<Of extends Operator> = Readonly<Record<Of, (...operands: [Value, Value, Value]) => Value>>

/** Operators on four numbers at once, each operand used once. A truth value is a mask: all bits of its number, or none. */
export const operators: Code<Exclude<Operator, Repeating | Function>> = {
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

export const repeating: Code<Repeating> = {
  Sign: (x) => f32x4.subtract(v128.and(f32x4.greater(x, zero), one), v128.and(f32x4.less(x, zero), one)),
  IsNan: (x) => f32x4.notEqual(x, x),
}

/** Whether the code of an operator has its operand more than once. */
export const isRepeating = (operator: Operator): operator is Repeating => Object.hasOwn(repeating, operator)
