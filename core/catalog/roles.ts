import type { MeasureFacts, Role } from './measure.ts'

/** Measures shown when none of the usual ones was taken. */
const mostStrangers = 6

/** Names of measures in the catalog's order, strangers last. */
export function inOrder(taken: readonly string[], facts: readonly MeasureFacts[]): string[] {
  const order = new Map(facts.map(({ name }, place) => [name, place]))
  return taken.toSorted((a, b) => (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity) || a.localeCompare(b))
}

/** The targets of the task of which these measures were taken, where one of them is defined for those alone. */
export const targetsOf = (measures: readonly MeasureFacts[]): string | undefined =>
  measures.find(({ targets }) => targets !== undefined)?.targets

/**
 * Those of the measures that have a role for tasks with these targets, the first place first. Where the targets are not
 * known, the first targets that a measure names count.
 */
export function inRole<M extends MeasureFacts>(
  role: Role,
  measures: readonly M[],
  targets: string | null = targetsOf(measures) ?? null,
): M[] {
  const placed = measures.flatMap((facts) => {
    const places = facts.roles?.[role]
    const of = typeof places === 'object' ? (targets === null ? Object.values(places)[0] : places[targets]) : places
    return of === undefined ? [] : [{ facts, place: of }]
  })
  return placed.sort((a, b) => a.place - b.place).map(({ facts }) => facts)
}

/** The measures that an experiment is looked at by, of those taken. */
export function headline(taken: readonly string[], facts: readonly MeasureFacts[]): string[] {
  const known = facts.filter(({ name }) => taken.includes(name))
  const usual = inRole('headline', known).map(({ name }) => name)
  return usual.length > 0 ? usual : taken.slice(0, mostStrangers)
}

/** Whether a measure is one rung of a ladder. */
export const isRung = (name: string, facts: readonly MeasureFacts[]): boolean =>
  facts.some((own) => own.name === name && own.rung !== undefined)
