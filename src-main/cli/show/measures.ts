import type { MeasureFacts, Rung } from '../../../core/catalog/measure.ts'
import { didYouMean } from '../../../core/catalog/registry.ts'
import { inOrder, inRole, isRung } from '../../../core/catalog/roles.ts'
import { BadInput } from '../command.ts'
import type { SettingRow } from '../settings.ts'

/** Names with a value somewhere, in the catalog's order, strangers last. */
export function takenOf(settings: SettingRow[], facts: MeasureFacts[]): string[] {
  const names = Object.keys(settings[0]?.summaries ?? {})
  return inOrder(
    names.filter((name) => settings.some(({ summaries }) => summaries[name]!.n > 0)),
    facts,
  )
}

/** The measures asked for: names with commas between, or `all` but the ladders. */
export function chosen(wanted: string, taken: string[], facts: readonly MeasureFacts[]): string[] {
  if (wanted === 'all') return taken.filter((name) => !isRung(name, facts))
  return wanted.split(',').map((name) => {
    if (taken.includes(name)) return name
    const measured = `measured are ${taken.join(', ') || 'none yet'}`
    throw new BadInput(`unknown measure: ${name} (${didYouMean(name, taken, measured)})`)
  })
}

/** Probes of growing power: readers (`k1` … `mlp`) across, labelled rows down. */
export interface Ladder {
  family: string
  readers: string[]
  labels: string[]
  rungs: (Rung & { name: string })[]
}

/** The ladders that were taken; the one that fits the task's targets first. */
export function laddersOf(taken: readonly string[], facts: readonly MeasureFacts[]): Ladder[] {
  const known = facts.filter(({ name }) => taken.includes(name))
  const [first] = inRole('ladder', known)
  const rungs = known.flatMap(({ name, rung }) => (rung ? [{ name, ...rung }] : []))
  return [...Map.groupBy(rungs, ({ family }) => family)]
    .map(([family, own]) => ({
      family,
      readers: [...new Set(own.map(({ reader }) => reader))],
      labels: [...new Set(own.map(({ labels }) => labels))],
      rungs: own,
    }))
    .sort((a, b) => Number(b.family === first?.rung?.family) - Number(a.family === first?.rung?.family))
}
