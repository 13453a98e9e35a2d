import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'

/** An undefined value and why. */
export const undefinedHere = (reason: string): MeasureValue => ({ value: null, reason })

/** The value, or null with the reason where it is not finite. */
export const finite = (value: number, reason: string): MeasureValue =>
  Number.isFinite(value) ? value : undefinedHere(reason)

/** The same null for every one of these values. */
export const allUndefined = (values: readonly MeasureFacts[], reason: string): Record<string, MeasureValue> =>
  Object.fromEntries(values.map(({ name }) => [name, undefinedHere(reason)]))

/** Facts of a number of distinct concepts, which tells a code of many meanings from copies of one. */
export const covered = (name: string, label: string, source: string, means: string, formula: string): MeasureFacts =>
  score(name, label, source, { means, formula, unit: 'concepts', range: [0, null], margin: 0.5 })

/** How many columns of `[rows, columns]` are the largest of some row; rows of zeros say nothing. */
export function coveredBy(values: Float64Array, columns: number): number {
  const best = new Set<number>()
  for (let at = 0; at < values.length; at += columns) {
    const row = values.subarray(at, at + columns)
    const most = row.reduce((a, b) => Math.max(a, b), 0)
    if (most > 0) best.add(row.indexOf(most))
  }
  return best.size
}

/** Facts of an interpretability score in [0, 1], higher is better, bound to the axes of the code, unless told otherwise. */
export const score = (name: string, label: string, source: string, more: Partial<MeasureFacts> = {}): MeasureFacts => ({
  name,
  label,
  unit: '',
  range: [0, 1],
  better: 'higher',
  side: 'interpretability',
  rotationInvariant: false,
  source,
  ...more,
})
