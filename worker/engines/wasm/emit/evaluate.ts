import { get, set, tee, type Value } from '../../../../core/webAssembly/index.ts'
import { isFunction } from '../../shared/plan/arithmetic.ts'
import { parts, type Expression } from '../../shared/plan/expression.ts'
import { NotFused } from '../../shared/plan/notFused.ts'
import type { Access } from '../../shared/plan/plan.ts'
import { load, type Lie, type Place } from './columns.ts'
import { constant, isRepeating, operators, repeating } from './operators.ts'

type Part = Expression<Access>

/** An expression's value at a place; what it uses twice is kept in a local. */
export function evaluate(expression: Part, place: Place, lie: Lie, result: Value = []): Value {
  const users = new Map<Part, number>()
  for (const part of parts(expression))
    if (part.kind === 'apply') for (const operand of part.operands) users.set(operand, (users.get(operand) ?? 0) + 1)
  const kept = new Map<Part, number>()
  const made = (part: Part): Value => {
    if (part.kind === 'constant') return constant(part.value)
    if (part.kind === 'result') return result
    if (part.kind === 'read') return load(part.from, place, lie(part.from))
    const { operator, operands } = part
    if (isFunction(operator)) throw new NotFused(operator)
    if (!isRepeating(operator)) return operators[operator](...three(operands.map(value)))
    const local = place.routine.vector()
    return [set(local, value(operands[0]!)), repeating[operator](...three([get(local)]))]
  }
  const value = (part: Part): Value => {
    const local = kept.get(part)
    if (local !== undefined) return get(local)
    const code = made(part)
    if ((users.get(part) ?? 0) < 2 || part.kind === 'constant' || part.kind === 'result') return code
    const own = place.routine.vector()
    kept.set(part, own)
    return tee(own, code)
  }
  return value(expression)
}

/** Operands as every operator takes them; those beyond its own are not used. */
const three = ([a = [], b = [], c = []]: readonly Value[]): [Value, Value, Value] => [a, b, c]
