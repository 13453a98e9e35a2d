import type { MeasureFacts } from '../catalog/measure.ts'
import type { StudySetting } from './study.ts'
import type { Effect } from './verdict.ts'

/** What only who compares can know of an effect. */
type Own = Pick<Effect, 'claim' | 'label' | 'estimate' | 'n' | 'test' | 'runs'>

/** The record of an effect on a measure: what is not given is null, decides nothing and has no verdict. */
export const effectOn = (facts: MeasureFacts, own: Own & Partial<Effect>): Effect => ({
  measure: facts.name,
  measureLabel: facts.label,
  unit: facts.unit,
  better: facts.better,
  low: null,
  high: null,
  spread: null,
  level: 0.95,
  p: null,
  smallest: null,
  margin: null,
  decisive: false,
  verdict: 'not addressed',
  note: '',
  ...own,
})

/** Numbers of the runs of some settings, in their order; with `seeds`, of these alone. */
export const runsOf = (settings: readonly StudySetting[], seeds?: readonly number[]): number[] =>
  settings.flatMap(({ runs }) => runs.filter(({ seed }) => seeds?.includes(seed) ?? true).map(({ id }) => id))
