import { bins } from '../../../core/units/layout.ts'

/** Counts of a unit's activations: zero apart, then equal bins from `low` to `high`. */
export interface Histogram {
  low: number
  high: number
  /** `[2, 1 + bins]`: rows without, then with what `present` tells; a row's first count is of zeros. */
  counts: Float32Array
}

/** The histogram of activations, apart by whether something is present on the row; up to `silent` they count as zero. */
export function histogram(activations: Float32Array, silent: number, present: (row: number) => boolean): Histogram {
  let [low, high] = [Infinity, -Infinity]
  for (let row = 0; row < activations.length; row++) {
    const a = activations[row]!
    if (Math.abs(a) <= silent) continue
    if (a < low) low = a
    if (a > high) high = a
  }
  const counts = new Float32Array(2 * (1 + bins))
  if (low > high) [low, high] = [0, 0]
  // Activations of one sign are binned from zero, so that two units can be compared by eye.
  if (low > 0) low = 0
  if (high < 0) high = 0
  for (let row = 0; row < activations.length; row++) {
    const a = activations[row]!
    const bin = Math.abs(a) <= silent ? 0 : 1 + Math.min(bins - 1, Math.floor(((a - low) / (high - low)) * bins))
    counts[(present(row) ? 1 + bins : 0) + bin]!++
  }
  return { low, high, counts }
}
