import type { MeasureFacts, Role } from '../catalog/measure.ts'
import { inRole } from '../catalog/roles.ts'
import { rounded } from '../statistics/rounded.ts'
import { isFiniteValue, type Recorded } from '../statistics/summarise.ts'

/** What is recorded of a bound on the task loss of one run, by the roles of its measures. */
export type Bounded = Record<(typeof told)[number], Recorded>

const told = ['bound', 'violation', 'binding'] as const satisfies readonly Role[]

/** How far beyond its bound a mean task loss may lie that is held by it, as a share of the bound. */
const tolerance = 0.02

/** What is recorded of a run's bound, from its values by name; null where nothing is measured of bounds. */
export function boundedIn(measures: readonly MeasureFacts[], valueOf: (name: string) => Recorded): Bounded | null {
  const found = told.map((role) => inRole(role, measures)[0])
  if (found.some((facts) => facts === undefined)) return null
  return Object.fromEntries(told.map((role, i) => [role, valueOf(found[i]!.name)])) as Bounded
}

/**
 * What the bound on the task loss did in the runs of one setting, of which each has its seed: `The bound of 0.02 held the
 * task loss in 5 of 8 seeds, did not bind in 2 and was broken in 1.` Null where none has a bound.
 */
export function boundWords(runs: readonly Bounded[]): string | null {
  const known = runs.flatMap(({ bound, violation, binding }) =>
    isFiniteValue(violation) && isFiniteValue(binding)
      ? [{ bound: isFiniteValue(bound) ? bound : null, violation, binds: binding === 1 }]
      : [],
  )
  if (known.length === 0) return null
  const broken = known.filter(({ violation }) => violation > tolerance)
  const free = known.filter((run) => !run.binds && !broken.includes(run))
  const held = known.length - broken.length - free.length
  const { words, several } = nameOf(known.flatMap(({ bound }) => (bound === null ? [] : [bound])))
  const was = several ? 'were' : 'was'
  if (known.length === 1) {
    const share = `${rounded(100 * Math.abs(known[0]!.violation), 2)}%`
    if (held) return `${words} held the task loss.`
    if (free.length > 0) return `${words} did not bind: at the largest pressure the task loss was ${share} below it.`
    return `${words} ${was} broken: the task loss was ${share} above it.`
  }
  const parts = [
    [held, 'held the task loss'],
    [free.length, 'did not bind'],
    [broken.length, `${was} broken`],
  ] as const
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, did], i) => `${did} in ${count}${i === 0 ? ` of ${known.length} seeds` : ''}`)
  return `${words} ${said.length > 1 ? `${said.slice(0, -1).join(', ')} and ${said.at(-1)}` : said[0]}.`
}

/** `The bound of 0.02`; a relative bound differs by seed: `Bounds of 0.018 to 0.022`. */
function nameOf(bounds: readonly number[]): { words: string; several: boolean } {
  if (bounds.length === 0) return { words: 'The bound', several: false }
  const [least, most] = [rounded(Math.min(...bounds), 3), rounded(Math.max(...bounds), 3)]
  return least === most
    ? { words: `The bound of ${least}`, several: false }
    : { words: `Bounds of ${least} to ${most}`, several: true }
}
