import type { MeasureValue } from '../core/catalog/measure.ts'

/**
 * A measure's value as columns. SQLite keeps neither NaN nor -0, so `exact` spells those; `value` stays comparable.
 * A value that is undefined has a reason and neither of the two.
 */
export interface ValueColumns {
  value: number | null
  exact: string | null
  reason: string | null
}

/** The columns of a value. */
export function toColumns(value: MeasureValue): ValueColumns {
  if (typeof value !== 'number') return { value: null, exact: null, reason: value.reason }
  if (Number.isNaN(value)) return { value: null, exact: 'NaN', reason: null }
  return { value, exact: Object.is(value, -0) ? '-0' : null, reason: null }
}

/** The value of the columns. */
export function fromColumns({ value, exact, reason }: ValueColumns): MeasureValue {
  if (exact !== null) return Number(exact)
  return value ?? { value: null, reason: reason ?? '' }
}
