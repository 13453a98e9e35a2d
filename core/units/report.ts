import type { Concept } from '../catalog/concept.ts'
import type { InputColumn } from './columns.ts'
import type { Sequence } from './sequence.ts'

/** A matrix, row-major. */
export interface Matrix {
  rows: number
  columns: number
  data: Float32Array
}

/** The record of a run's units; arrays as in `layout.ts`. */
export interface UnitReport {
  run: number
  units: Int32Array
  /** Names of the factors. */
  factors: string[]
  statistics: Float32Array
  range: Float32Array
  histogram: Float32Array
  examples: Float32Array
  /** `[units, factors]`. */
  correlation: Float32Array
  score: Float32Array
  ablation: Float32Array
  /** Null if it was evaluated before these were stored. */
  students: NearInStudents | null
}

/** Units of the run's own students that are active on the same rows as each unit. */
export interface NearInStudents {
  /** `noun`: the name of its units, `unit` of its last hidden layer or `output`; `words`: the student's description. */
  students: { noun: string; words: string }[]
  /** `[students, units, nearestKept, 2]`: number of the student's unit (−1: none), correlation. */
  data: Float32Array
}

/** A report, or the reason why there is none. */
export type FoundReport = { report: UnitReport; reason: null } | { report: null; reason: string }

/** Each unit's response to each concept, small enough to load for every run under a slider. */
export interface UnitStrip {
  run: number
  /** Names of the columns. */
  factors: string[]
  /** `[units, factors]`: the unit's activation when a concept is shown alone, or its correlation with each factor. */
  matrix: Matrix
  of: 'alone' | 'correlation'
}

/** A similar unit of another run. */
export interface NearUnit {
  run: number
  seed: number
  setting: number
  unit: number
  /** Cosine of the two units' correlations with the factors. */
  likeness: number
}

/** How much of each place of a sequence goes to each of the last `asking` places, by head: `[rows, heads, asking, length]`. */
export interface AttentionLayer {
  heads: number
  asking: number
  length: number
  data: Float32Array
}

/** The attention of a run's layers on some held-out rows. */
export interface Attention {
  rows: Int32Array
  layers: AttentionLayer[]
}

/** Held-out rows of a run by number, as the run saw them. */
export interface HeldRows {
  concepts: Concept[]
  /** The input's shape if it is a picture, stored channel by channel, and the values that are drawn as paper and ink. */
  image: { channels: number; height: number; width: number; range: [number, number] } | null
  /** The symbols and the length of the input if it is a sequence. */
  sequence: Sequence | null
  /** The columns of a table that the input holds; null if it is no row of a table. */
  columns: readonly InputColumn[] | null
  rows: Int32Array
  /** `[rows, inputs]` and `[rows, concepts]`. */
  inputs: Float32Array
  values: Float32Array
}

/** The held-out rows of a task and seed. */
export interface HeldSet {
  concepts: Concept[]
  image: HeldRows['image']
  sequence: HeldRows['sequence']
  columns: HeldRows['columns']
  n: number
  /** Number of values of one input. */
  width: number
  inputs: Float32Array
  values: Float32Array
}
