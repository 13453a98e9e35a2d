import type { Axis } from '../experiment/types.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import type { Comparison, MeasureComparison, PairComparison } from './compare.ts'

/** A setting by its places on the axes: `pressure 1, cost 0.01`. */
export const placeWords = ({ setting, axes }: PairComparison['a'], own: readonly Axis[]): string =>
  own.flatMap(({ path, label }) => (axes[path] == null ? [] : [`${label} ${axes[path]}`])).join(', ') ||
  `setting ${setting}`

/** Two settings of a pair; their values only once if they are the same. */
export function pairWords({ a, b }: PairComparison, own: readonly Axis[], other: readonly Axis[]): string {
  const [left, right] = [placeWords(a, own), placeWords(b, other)]
  return left === right ? left : `A ${left}, B ${right}`
}

/**
 * The side that is better if the interval of the difference excludes zero; undefined otherwise, or if the measure has
 * no better direction.
 */
export function betterSide(
  difference: MeasureComparison['difference'],
  better: MeasureFacts['better'],
): 'A' | 'B' | null {
  if (!difference || difference.spread.kind === 'range' || better === 'none') return null
  const { low, high } = difference.spread
  if (low <= 0 && high >= 0) return null
  return low > 0 === (better === 'higher') ? 'B' : 'A'
}

/** Explains the numbers of these measures, one line per kind. */
export function legendOf(pairs: Comparison['pairs'], names: readonly string[]): string[] {
  const kinds = new Set(
    pairs.flatMap(({ measures }) =>
      measures.flatMap(({ measure, difference }) =>
        difference && names.includes(measure) ? [difference.spread.kind] : [],
      ),
    ),
  )
  return [
    ...(kinds.has('interval')
      ? [
          'mean [95% interval] over the seeds that both have; B − A is paired by seed, and not corrected for how many are shown',
        ]
      : []),
    ...(kinds.has('range') ? ['mean (least–most) of the seeds that both have: fewer than 5 give no interval'] : []),
  ]
}
