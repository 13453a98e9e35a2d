import type { Axis } from '../experiment/types.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import type { RunState } from '../records/records.ts'
import type { Question } from '../experiment/question.ts'
import type { Verdict } from '../claims/verdict.ts'
import type { Uniforms } from '../statistics/uniforms.ts'
import type { Provenance, Width } from './figure.ts'
import type { NullMark } from './nulls.ts'
import type { Theme } from './theme.ts'
import type { Layer, ScaleChoice } from './tradeoff/layers.ts'

/** A value on an axis of the sweep; null if the axis does not affect the setting. */
export type AxisValue = Axis['values'][number]

/** One finished run, from the history's summaries. */
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

/** The response of every unit of a run to every concept, row-major `[concepts, units]`. */
export interface Responses {
  run: string
  /** Each concept shown alone at value 1, or the correlation on held-out rows. */
  kind: 'alone' | 'correlation'
  concepts: string[]
  units: number
  values: ArrayLike<number>
}

/** The data of figures; optional parts are read only for figures that need them. */
export interface FigureData {
  experiment: { name: string; hash: string }
  axes: Axis[]
  measures: MeasureFacts[]
  /** Finished runs. */
  runs: RunRecord[]
  /** The number of planned runs in each state. */
  states: Record<RunState, number>
  provenance: Provenance
  training?: Curve[]
  learning?: Curve[]
  responses?: Responses[]
  /** The responses of some runs, where not all are read. */
  responsesFor?: (runs: readonly string[]) => Responses[]
  /** What the experiment's file asks. */
  question?: Pick<Question, 'learned'> | null
  verdicts?: Verdict[]
  /** Measures of settings beside their nulls, where these were asked. */
  nulls?: NullMark[]
}

/** Parts of the data that only some figures need. */
/** `controls`: runs that are controls stand among the others, under their names; elsewhere they are left out. */
export type Part =
  'training' | 'learning' | 'responses' | 'responsesFor' | 'question' | 'verdicts' | 'nulls' | 'controls'

/** Options of figures, all with defaults; each figure lists the ones it takes. */
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
  /** Axis → value, by path or label: draws only runs with these values. */
  only?: Record<string, string>
  /** What is left out of a trade-off. */
  without?: Layer[]
  /** How a trade-off lays out x; by the spread of the values where absent. */
  scale?: ScaleChoice
  /** Only this seed. */
  seed?: number
  width?: Width
  theme?: 'paper' | Theme
  /** Replaces letters that a format lacks; by default it changes nothing. */
  spell?: (text: string) => string
  /** The bootstrap's random stream for an index (of setting and measure). */
  random?: (place: number) => Uniforms
}
