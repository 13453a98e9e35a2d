import { nearest } from '../../../core/registry.ts'
import { rungOf } from '../../../core/rung.ts'
import type { MeasureFacts } from '../../../core/measure.ts'
import { BadInput } from '../command.ts'
import type { SettingRow } from '../settings.ts'

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

/** Names with a value somewhere, in the catalog's order, strangers last. */
export function takenOf(settings: SettingRow[], facts: MeasureFacts[]): string[] {
  const names = Object.keys(settings[0]?.summaries ?? {})
  return inOrder(
    names.filter((name) => settings.some(({ summaries }) => summaries[name]!.n > 0)),
    facts,
  )
}

/** Names of measures in the catalog's order, strangers last. */
export function inOrder(taken: string[], facts: MeasureFacts[]): string[] {
  const order = new Map(facts.map(({ name }, place) => [name, place]))
  return taken.sort((a, b) => (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity) || a.localeCompare(b))
}

const forClasses = (taken: string[]): boolean => taken.includes('testAccuracy')

/** The measures that an experiment is looked at by, of those taken. */
export function headline(taken: string[]): string[] {
  const usual = (forClasses(taken) ? ofClasses : ofValues).filter((name) => taken.includes(name))
  return usual.length > 0 ? usual : taken.slice(0, mostStrangers)
}

/** The measures asked for: names with commas between, or `all` but the ladders. */
export function chosen(wanted: string, taken: string[]): string[] {
  if (wanted === 'all') return taken.filter((name) => !isRung(name))
  return wanted.split(',').map((name) => {
    if (taken.includes(name)) return name
    const near = nearest(name, taken)
    throw new BadInput(
      `unknown measure: ${name} (${near ? `did you mean ${near}?` : `measured are ${taken.join(', ') || 'none yet'}`})`,
    )
  })
}

/** Probes of growing power: readers (`k1` … `mlp`) across, labelled rows down. */
export interface Ladder {
  family: string
  readers: string[]
  labels: string[]
}

/** The ladders that were taken; the one that fits the task's targets first. */
export function laddersOf(taken: string[]): Ladder[] {
  const rungs = taken.flatMap((name) => rungOf(name) ?? [])
  const first = forClasses(taken) ? 'probeAuc' : 'probe'
  return [...Map.groupBy(rungs, ({ family }) => family)]
    .map(([family, own]) => ({
      family,
      readers: [...new Set(own.map(({ reader }) => reader))],
      labels: [...new Set(own.map(({ labels }) => labels))],
    }))
    .sort((a, b) => Number(b.family === first) - Number(a.family === first))
}

export const isRung = (name: string): boolean => rungOf(name) !== null
