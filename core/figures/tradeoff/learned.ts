import type { MeasureFacts } from '../../catalog/measure.ts'
import { inRole } from '../../catalog/roles.ts'
import { nothingOf } from '../../catalog/scale.ts'
import { medianOf } from '../../statistics/medianInterval.ts'
import { shortNumber } from '../text.ts'
import type { RunId, SettingPoint } from './settings.ts'

/** From what capability on a run counts as having learned its task. */
export interface Criterion {
  facts: MeasureFacts
  /** In the measure's unit; at most as much where lower is better. */
  least: number
  /** Whether the experiment's file says it (`question.learned`). */
  given: boolean
}

/** The way from knowing nothing to the median baseline that a run has gone if it learned, where the file says nothing. */
const usualShare = 0.95

/** The measure that says whether a run learned its task: capability on a bounded scale. */
export const abilityIn = (measures: readonly MeasureFacts[]): MeasureFacts | null =>
  inRole('bounded ability', measures)[0] ?? null

/**
 * The criterion: the file's, else 95% of the way from knowing nothing to the median of the baseline's runs, or of all
 * where there is no baseline. Null where no run has a bounded capability, or where it has no value for knowing nothing.
 */
export function criterionOf(
  facts: MeasureFacts | null,
  given: number | undefined,
  { points, baselines }: { points: readonly SettingPoint[]; baselines: readonly SettingPoint[] },
): Criterion | null {
  if (!facts || facts.better === 'none') return null
  if (given !== undefined) return { facts, least: given, given: true }
  const nothing = nothingOf(facts)
  const known = (baselines.length > 0 ? baselines : points).flatMap(({ runs }) =>
    runs.flatMap(({ ability }) => (ability === null ? [] : [ability])),
  )
  if (nothing === null || known.length === 0) return null
  return { facts, least: nothing + usualShare * (medianOf(known) - nothing), given: false }
}

/** Seeds none of whose runs learned, in whatever setting: that says something of the seed and nothing of a setting. */
export function unlearnedSeeds(points: readonly SettingPoint<RunId>[], criterion: Criterion | null): Set<number> {
  if (!criterion) return new Set()
  const { facts, least } = criterion
  const every = new Set<number>()
  const learned = new Set<number>()
  for (const { runs } of points)
    for (const { seed, ability } of runs) {
      every.add(seed)
      if (ability === null || (facts.better === 'lower' ? ability <= least : ability >= least)) learned.add(seed)
    }
  const none = new Set([...every].filter((seed) => !learned.has(seed)))
  return none.size < every.size ? none : new Set()
}

/** `2 of 8 seeds do not reach Test R² 0.95 in any setting and stand apart` */
export function unlearnedWords({ facts, least, given }: Criterion, unlearned: number, seeds: number): string {
  const number = shortNumber(given ? least : Number(least.toPrecision(3)))
  const one = unlearned === 1
  return `${unlearned} of ${seeds} seeds ${one ? 'does' : 'do'} not reach ${facts.label} ${number}${
    given ? ' (question.learned)' : ''
  } in any setting and ${one ? 'stands' : 'stand'} apart`
}
