import type { MeasureFacts } from './measure.ts'

/** The value of knowing nothing: what the measure says, else the worst end of its range; null where that is open. */
export const nothingOf = ({ better, range, nothing }: MeasureFacts): number | null =>
  nothing ?? (better === 'lower' ? range[1] : range[0])

/** The best end of its range; null where that is open. */
export const bestOf = ({ better, range }: MeasureFacts): number | null => (better === 'lower' ? range[0] : range[1])

/** How far it is from knowing nothing to the best there is; null where either has no end. */
export function spanOf(facts: MeasureFacts): number | null {
  const [best, nothing] = [bestOf(facts), nothingOf(facts)]
  return best === null || nothing === null ? null : Math.abs(best - nothing)
}

/** A gain in a measure that is smaller is not worth naming: its own margin (half of what is counted), else a twentieth of
 * its span; null where it has neither. */
export function leastGain(facts: MeasureFacts): number | null {
  const span = spanOf(facts)
  return facts.margin ?? (span === null ? null : span / 20)
}
