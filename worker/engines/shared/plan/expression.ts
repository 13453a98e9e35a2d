import type { Operator } from './arithmetic.ts'

/** What is computed for each element of a pass. A part that is the same object twice is computed once. */
export type Expression<Read> =
  | { readonly kind: 'read'; readonly from: Read }
  | { readonly kind: 'constant'; readonly value: number }
  /** What the pass itself made at this element: a product, before it is stored. */
  | { readonly kind: 'result' }
  | { readonly kind: 'apply'; readonly operator: Operator; readonly operands: readonly Expression<Read>[] }

/** Every expression in one, each once, operands first. */
export function parts<Read>(expression: Expression<Read>, found = new Set<Expression<Read>>()): Set<Expression<Read>> {
  if (found.has(expression)) return found
  if (expression.kind === 'apply') for (const operand of expression.operands) parts(operand, found)
  return found.add(expression)
}

/** What an expression reads. */
export const readsOf = <Read>(expression: Expression<Read>): Read[] =>
  [...parts(expression)].flatMap((part) => (part.kind === 'read' ? [part.from] : []))

/** The same of other reads; what is one part stays one. */
export function withReads<From, To>(expression: Expression<From>, to: (from: From) => To): Expression<To> {
  const known = new Map<Expression<From>, Expression<To>>()
  const made = (part: Expression<From>): Expression<To> => {
    if (part.kind === 'read') return { kind: 'read', from: to(part.from) }
    return part.kind === 'apply' ? { ...part, operands: part.operands.map(once) } : part
  }
  const once = (part: Expression<From>): Expression<To> => {
    const done = known.get(part) ?? made(part)
    known.set(part, done)
    return done
  }
  return once(expression)
}
