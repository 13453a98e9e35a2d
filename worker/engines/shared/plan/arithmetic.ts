/**
 * What is computed of single numbers, in float32 and rounded after each, by how many operands it has. Comparisons and
 * `IsNan` give truth values, which `Logical…`, the first operand of `Select`, and `Cast` take.
 */
const operands = {
  Add: 2,
  Sub: 2,
  Multiply: 2,
  RealDiv: 2,
  /** NaN where either is; of zeros the positive one. */
  Maximum: 2,
  /** NaN where either is; of zeros the negative one. */
  Minimum: 2,
  Abs: 1,
  Neg: 1,
  Sqrt: 1,
  Floor: 1,
  Ceil: 1,
  /** To the nearest whole number, halves to even. */
  Round: 1,
  Reciprocal: 1,
  /** 0 below 0, else the number itself: NaN and −0 stay. */
  Relu: 1,
  /** 1 above 0, else 0. */
  Step: 1,
  /** 1, 0 or −1; of NaN 0. */
  Sign: 1,
  Greater: 2,
  GreaterEqual: 2,
  Less: 2,
  LessEqual: 2,
  Equal: 2,
  IsNan: 1,
  LogicalAnd: 2,
  LogicalOr: 2,
  LogicalNot: 1,
  /** The second where the first is true, else the third. */
  Select: 3,
  /** Of a truth value: 1 or 0. */
  Cast: 1,
} as const

/** Functions of one number that wide plans have too, to within a few units in the last place; NaN stays NaN. */
const functions = { Exp: 1, Log: 1, Tanh: 1 } as const

export type Function = keyof typeof functions
export type Operator = keyof typeof operands | Function

export const isFunction = (name: string): name is Function => Object.hasOwn(functions, name)
export const isOperator = (name: string): name is Operator => Object.hasOwn(operands, name) || isFunction(name)
