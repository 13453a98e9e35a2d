import type { Expression } from '../../wasm/emit/expression.ts'
import type { View } from './view.ts'

/** Steps on what runs share have a first axis of 1 in place of runs. */
export const lifted = (view: View, own: boolean): View =>
  own ? view : { ...view, shape: [1, ...view.shape], strides: [0, ...view.strides] }

/** An expression as a step of each run (`own`) or of what runs share reads it. */
export function liftedAll(expression: Expression, own: boolean): Expression {
  if (own) return expression
  const known = new Map<Expression, Expression>()
  const lift = (part: Expression): Expression => {
    const done = known.get(part)
    if (done) return done
    const made: Expression =
      part.kind === 'view'
        ? { kind: 'view', view: lifted(part.view, false) }
        : part.kind === 'apply'
          ? { ...part, operands: part.operands.map(lift) }
          : part
    known.set(part, made)
    return made
  }
  return lift(expression)
}
