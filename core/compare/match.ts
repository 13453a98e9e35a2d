import type { Settings } from '../experiment/types.ts'
import { fieldsOf, type FieldDifference } from './fields.ts'

/** Something with settings. */
interface WithSettings {
  settings: Settings
}

/** Settings of both sides that belong together, and those without a partner. */
export interface Matches<S> {
  pairs: { a: S; b: S }[]
  unmatched: { a: S[]; b: S[] }
}

/**
 * Pairs settings that are equal in every field whose values occur on both sides. A single setting on one side is the
 * partner of all on the other; where several could be partners, none is.
 */
export function match<S extends WithSettings>(
  a: readonly S[],
  b: readonly S[],
  differing: FieldDifference[],
): Matches<S> {
  if (a.length === 1 || b.length === 1)
    return { pairs: a.flatMap((own) => b.map((other) => ({ a: own, b: other }))), unmatched: { a: [], b: [] } }
  const apart = differing.filter(({ a, b }) => !a.some((value) => b.includes(value)))
  const paths = new Set(apart.map(({ path }) => path))
  const keyOf = ({ settings }: S) => JSON.stringify([...fieldsOf(settings)].filter(([path]) => !paths.has(path)).sort())
  const [left, right] = [Map.groupBy(a, keyOf), Map.groupBy(b, keyOf)]
  const own = (key: string) => left.get(key)?.length === 1 && right.get(key)?.length === 1
  return {
    pairs: a.flatMap((one) => (own(keyOf(one)) ? [{ a: one, b: right.get(keyOf(one))![0]! }] : [])),
    unmatched: { a: a.filter((one) => !own(keyOf(one))), b: b.filter((one) => !own(keyOf(one))) },
  }
}
