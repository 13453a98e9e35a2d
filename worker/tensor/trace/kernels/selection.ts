import type { Family, Primitive } from './kernel.ts'

/**
 * 1 where x `[R, I, J]` is at least the k-th largest along its axis (1 or 2), else 0; `k` has one for each run. One node,
 * so that an engine may select in its own way.
 */
const atLeastKth: Primitive = { name: 'AtLeastKth', infer: ([x]) => ({ shape: x!.shape, dtype: 'float32' }) }

/** The selection of the largest, by name. */
export const selections: Family = {
  primitives: [atLeastKth],
  recorders: { AtLeastKth: (builder, { x }, { k, axis }) => builder.make('AtLeastKth', [x!], { k, axis }) },
}

/** Runs of one k, which a sort or a general selection takes together. */
export interface Group {
  readonly k: number
  readonly runs: readonly number[]
}

/** The runs by their k, and the place of each run among those of all groups in a row. */
export function groupsOf(k: readonly number[]): { groups: Group[]; placeOf: number[] } {
  const groups = [...new Set(k)].map((own) => ({
    k: own,
    runs: k.flatMap((other, run) => (other === own ? [run] : [])),
  }))
  const order = groups.flatMap(({ runs }) => runs)
  return { groups, placeOf: k.map((_, run) => order.indexOf(run)) }
}
