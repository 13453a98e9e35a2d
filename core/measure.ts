import type { Catalog } from './catalog.ts'

/** A number, or null with the reason why it is undefined here. */
export type MeasureValue = number | { value: null; reason: string }

/** What a summary name means: the facts every table, axis and figure shows. */
export interface MeasureFacts {
  /** Summary name, e.g. `testLoss`, `probe.k1.n100`. */
  readonly name: string
  readonly label: string
  readonly unit: string
  /** Smallest and largest possible value; null is unbounded. */
  readonly range: readonly [number | null, number | null]
  /** Which way is better; `none` for descriptions such as L0. */
  readonly better: 'higher' | 'lower' | 'none'
  readonly side: 'capability' | 'cost' | 'interpretability' | 'description'
  /** Whether an orthogonal rotation of the code leaves it unchanged. */
  readonly rotationInvariant: boolean
  readonly source: string
}

/** The facts of every value that a catalog's measures yield, in the catalog's order. */
export function measureFacts(catalog: Catalog): MeasureFacts[] {
  return (catalog.measure ?? []).flatMap(({ facts }) => (facts.values as MeasureFacts[] | undefined) ?? [])
}
