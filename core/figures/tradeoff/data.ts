import type { Axis } from '../../experiment/types.ts'
import type { MeasureFacts } from '../../measure.ts'
import type { Uniforms } from '../../tradeoff/uniforms.ts'
import type { Provenance, Width } from '../figure.ts'
import type { Theme } from '../theme.ts'

/** A value on an axis of the sweep; null where the axis does not matter. */
export type AxisValue = Axis['values'][number]

/** One finished run, as the history's summaries tell it. */
export interface RunRecord {
  id: string
  seed: number
  setting: number
  axes: Record<string, AxisValue>
  values: Record<string, number | null>
}

/** What a trade-off is drawn from. */
export interface TradeoffData {
  experiment: { name: string; hash: string }
  axes: Axis[]
  measures: MeasureFacts[]
  runs: RunRecord[]
  provenance: Provenance
}

/** Everything has a default. */
export interface TradeoffOptions {
  /** A capability measure. */
  x?: string
  /** An interpretability measure. */
  y?: string
  /** Path of the axis that a curve runs along; null for none. */
  along?: string | null
  /** Paths of the axes that tell curves apart; all the others by default. */
  split?: string[]
  width?: Width
  theme?: 'paper' | Theme
  /** The stream of the bootstrap for a place (setting and direction). */
  random?: (place: number) => Uniforms
}
