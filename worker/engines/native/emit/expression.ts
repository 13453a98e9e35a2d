import { parts, type Expression } from '../../shared/plan/expression.ts'
import type { Operator } from '../../shared/plan/arithmetic.ts'
import type { Access } from '../../shared/plan/plan.ts'
import type { Spot, Writer } from './writer.ts'

const compared = (sign: string) => (a: string, b: string) => `(v)(${a} ${sign} ${b})`
const infix = (sign: string) => (a: string, b: string) => `(${a} ${sign} ${b})`

/** Operators on vectors of the text's own arithmetic (`prelude.ts`). */
const operators: Record<Operator, (a: string, b: string, c: string) => string> = {
  Add: infix('+'),
  Sub: infix('-'),
  Multiply: infix('*'),
  RealDiv: infix('/'),
  Maximum: (a, b) => `maximum(${a}, ${b})`,
  Minimum: (a, b) => `minimum(${a}, ${b})`,
  Abs: (x) => `absolute(${x})`,
  Neg: (x) => `negative(${x})`,
  Sqrt: (x) => `square_root(${x})`,
  Floor: (x) => `floor_of(${x})`,
  Ceil: (x) => `ceil_of(${x})`,
  Round: (x) => `whole(${x})`,
  Reciprocal: (x) => `(1 / ${x})`,
  Relu: (x) => `relu(${x})`,
  Step: (x) => `step_of(${x})`,
  Sign: (x) => `sign_of(${x})`,
  Greater: compared('>'),
  GreaterEqual: compared('>='),
  Less: compared('<'),
  LessEqual: compared('<='),
  Equal: compared('=='),
  IsNan: (x) => `(v)(${x} != ${x})`,
  LogicalAnd: (a, b) => `both(${a}, ${b})`,
  LogicalOr: (a, b) => `(v)((vi)${a} | (vi)${b})`,
  LogicalNot: (x) => `(v)~(vi)${x}`,
  Select: (condition, a, b) => `select_of(${condition}, ${a}, ${b})`,
  Cast: (x) => `both(${x}, spread(1))`,
  Exp: (x) => `exponential(${x})`,
  Log: (x) => `logarithm(${x})`,
  Tanh: (x) => `tangent(${x})`,
}

/** A number as C writes it. */
export function literal(value: number): string {
  const rounded = Math.fround(value)
  if (Number.isNaN(rounded)) return '__builtin_nanf("")'
  if (!Number.isFinite(rounded)) return rounded > 0 ? '__builtin_inff()' : '-__builtin_inff()'
  const text = Object.is(rounded, -0) ? '-0' : String(rounded)
  return `${/[.e]/.test(text) ? text : `${text}.0`}f`
}

/** The statements that compute an expression at a spot, and where its value then is. */
export function evaluated(
  writer: Writer,
  expression: Expression<Access>,
  spot: Spot,
): { lines: string[]; value: string } {
  const lines: string[] = []
  const known = new Map<Expression<Access>, string>()
  for (const part of parts(expression)) {
    if (part.kind === 'constant') known.set(part, `spread(${literal(part.value)})`)
    else if (part.kind === 'result') known.set(part, spot.result!)
    else {
      const name = writer.value()
      const made =
        part.kind === 'read' ? writer.load(part.from, spot) : operators[part.operator](...operandsOf(part, known))
      lines.push(`const v ${name} = ${made};`)
      known.set(part, name)
    }
  }
  return { lines, value: known.get(expression)! }
}

const operandsOf = (
  { operands }: { operands: readonly Expression<Access>[] },
  known: ReadonlyMap<Expression<Access>, string>,
): [string, string, string] => {
  const [a = '', b = '', c = ''] = operands.map((operand) => known.get(operand)!)
  return [a, b, c]
}
