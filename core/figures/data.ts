import type { Axis } from '../experiment/types.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import type { RunState } from '../records/records.ts'
import type { Verdict } from '../claims/verdict.ts'
import type { Uniforms } from '../statistics/uniforms.ts'
import type { Provenance, Width } from './figure.ts'
import type { Theme } from './theme.ts'

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

/** A curve of a run: `task loss` over steps, or `fvu` of a held-out student over examples. */
export interface Curve {
  run: string
  /** `task loss`; `mlp 64 fvu`. */
  name: string
  x: ArrayLike<number>
  y: ArrayLike<number>
}

/** How every unit of a run answers to every concept, row-major `[concepts, units]`. */
export interface Responses {
  run: string
  /** Each concept shown alone at value 1, or the correlation on held-out rows. */
  kind: 'alone' | 'correlation'
  concepts: string[]
  units: number
  values: ArrayLike<number>
}

/** What figures are drawn from; the optional parts are read for those that need them. */
export interface FigureData {
  experiment: { name: string; hash: string }
  axes: Axis[]
  measures: MeasureFacts[]
  /** Runs that are done. */
  runs: RunRecord[]
  /** Of all planned runs, how many are in each state. */
  states: Record<RunState, number>
  provenance: Provenance
  training?: Curve[]
  learning?: Curve[]
  responses?: Responses[]
  verdicts?: Verdict[]
}

/** Parts of the data that are read only for figures that need them. */
export type Part = 'training' | 'learning' | 'responses' | 'verdicts'

/** Everything has a default; a figure says which of these it takes. */
export interface FigureOptions {
  /** A capability measure. */
  x?: string
  /** An interpretability measure. */
  y?: string
  /** The measures to show. */
  measures?: string[]
  /** Path or label of the axis that a curve runs along; null for none. */
  along?: string | null
  /** Paths or labels of the axes that tell curves apart; all the others by default. */
  split?: string[]
  /** Axis → value, by path or label: only the runs that stand there. */
  only?: Record<string, string>
  /** Only this seed. */
  seed?: number
  width?: Width
  theme?: 'paper' | Theme
  /** How a text is written where not every letter is at hand; as it is by default. */
  spell?: (text: string) => string
  /** The stream of the bootstrap for a place (setting and measure). */
  random?: (place: number) => Uniforms
}
