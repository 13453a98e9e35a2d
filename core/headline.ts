import { rungOf } from './rung.ts'
import type { MeasureFacts } from './measure.ts'

/** What a task that tells classes apart is looked at by, and one that predicts values. */
const ofClasses = [
  ...['testLoss', 'testAccuracy', 'probeAuc.k1.n100', 'probeAuc.kall.n100', 'aulc.mlp64', 'fidelity.mlp64'],
  ...['dci.disentanglement', 'meanL0'],
]
const ofValues = [
  ...['testLoss', 'monosemantic.count', 'probe.k1.n100', 'probe.k5.n100', 'probe.kall.n100', 'aulc.mlp64'],
  ...['fidelity.mlp64', 'meanL0'],
]

/** Measures shown when none of the usual ones was taken. */
const mostStrangers = 6

/** Names of measures in the catalog's order, strangers last. */
export function inOrder(taken: readonly string[], facts: readonly MeasureFacts[]): string[] {
  const order = new Map(facts.map(({ name }, place) => [name, place]))
  return taken.toSorted((a, b) => (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity) || a.localeCompare(b))
}

/** Whether these were taken of a task that tells classes apart. */
export const forClasses = (taken: readonly string[]): boolean => taken.includes('testAccuracy')

/** The measures that an experiment is looked at by, of those taken. */
export function headline(taken: readonly string[]): string[] {
  const usual = (forClasses(taken) ? ofClasses : ofValues).filter((name) => taken.includes(name))
  return usual.length > 0 ? usual : taken.slice(0, mostStrangers)
}

/** Whether a measure is one rung of a ladder. */
export const isRung = (name: string): boolean => rungOf(name) !== null
