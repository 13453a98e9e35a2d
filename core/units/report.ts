import type { Concept } from '../catalog/concept.ts'

/** A matrix, row-major. */
export interface Matrix {
  rows: number
  columns: number
  data: Float32Array
}

/** What was recorded of a run's units; arrays as `layout.ts` says. */
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
  /** Null where it was evaluated before these were kept. */
  students: NearInStudents | null
}

/** Units of the run's own students that are active on the same rows as each unit. */
export interface NearInStudents {
  /** `noun`: what its units are, `unit` of its last hidden layer or `output`; `words`: what it is. */
  students: { noun: string; words: string }[]
  /** `[students, units, nearestKept, 2]`: number of the student's unit (−1: none), correlation. */
  data: Float32Array
}

/** A report, or in words why there is none. */
export type FoundReport = { report: UnitReport; reason: null } | { report: null; reason: string }

/** What each unit of a run says of each concept, small enough to be fetched for every run under a slider. */
export interface UnitStrip {
  run: number
  /** Names of the columns. */
  factors: string[]
  /** `[units, factors]`: the unit's activation where a concept is shown alone, or its correlation with each factor. */
  matrix: Matrix
  of: 'alone' | 'correlation'
}

/** A unit of another run that says much the same. */
export interface NearUnit {
  run: number
  seed: number
  setting: number
  unit: number
  /** Cosine of the two units' correlations with the factors. */
  likeness: number
}

/** Held-out rows of a run by their number, as they were shown to it. */
export interface HeldRows {
  concepts: Concept[]
  /** Pixels of an input that is a picture, channel by channel. */
  image: { channels: number; height: number; width: number } | null
  rows: Int32Array
  /** `[rows, inputs]` and `[rows, concepts]`. */
  inputs: Float32Array
  values: Float32Array
}

/** The held-out rows of a task and seed. */
export interface HeldSet {
  concepts: Concept[]
  image: HeldRows['image']
  n: number
  /** Values of one input. */
  width: number
  inputs: Float32Array
  values: Float32Array
}
