import type { MeasureFacts } from '../../core/catalog/measure.ts'

/** What the sides that a measure may be on are called, in the order in which they are listed. */
const sides: Record<MeasureFacts['side'], string> = {
  capability: 'Capability',
  cost: 'Cost',
  interpretability: 'Interpretability',
  description: 'Description',
}

/** Measures by their side, in its order; a side without one is left out. */
export const bySide = (measures: readonly MeasureFacts[]): { label: string; measures: MeasureFacts[] }[] =>
  Object.entries(sides)
    .map(([side, label]) => ({ label, measures: measures.filter((facts) => facts.side === side) }))
    .filter((group) => group.measures.length > 0)
