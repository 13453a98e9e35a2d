import type { Tensor } from '@tensorflow/tfjs-core'

export interface TensorSpec {
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32'
}
export type Specs = Record<string, TensorSpec>
export type Tensors = Record<string, Tensor>
/** Host values of named tensors, row-major. */
export type Arrays = Record<string, Float32Array | Int32Array>

/**
 * A pure function of named tensors, written once in TensorFlow.js ops (`ops.ts`): one training step of a whole
 * cohort, or one evaluation batch. It reads nothing, draws nothing and keeps nothing.
 */
export interface Program {
  readonly name: string
  /** Lives on the device between calls: parameters, what their optimiser keeps, per-run numbers, the data set. */
  readonly state: Specs
  /** Small, change every call: rows or row indices, learning rates. */
  readonly feeds: Specs
  /** The optimiser, a named part so that an engine may run it fused; absent for evaluation programs. */
  readonly update?: Update
  step(state: Tensors, feeds: Tensors): Outcome
}

export interface Outcome {
  /** State entries that this call replaces (not the parameters and slots that `update` moves). */
  state?: Tensors
  /** d(loss of the run) / d(parameter), keyed by the parameter's state name; same shape as the parameter. */
  gradients?: Tensors
  /** Values to report; a call names those it wants, the others are not computed. */
  fetches: Tensors
}

/** Arithmetic on one element, over whatever an engine computes with: tensors, or code that it writes. */
export interface Arithmetic<T> {
  add(a: T, b: T): T
  subtract(a: T, b: T): T
  multiply(a: T, b: T | number): T
  divide(a: T, b: T): T
  sqrt(a: T): T
}

/** How one element of a parameter moves, in float32. */
export interface UpdateRule {
  /** Rules of equal keys have the same formula. */
  readonly key: string
  /** What is kept for each parameter, of its shape: state entries `<slot>/<parameter>`, zero at the start. */
  readonly slots: readonly string[]
  /** Numbers of one update for each run: feeds `<rate>/<owner>`, `[R]`. */
  readonly rates: readonly string[]
  /** The `parameter` and its slots after an update, from these, the `gradient` and the rates. */
  move<T>(math: Arithmetic<T>, now: Readonly<Record<string, T>>): Record<string, T>
}

/** The optimiser of a program. Every parameter has a leading axis of R runs. */
export interface Update {
  readonly rule: UpdateRule
  readonly groups: readonly Group[]
}

/** Parameters of one network, which share their rates and a count of their updates. */
export interface Group {
  readonly owner: string
  readonly parameters: readonly string[]
}

/** What the optimiser of a program of R runs is fed. */
export const rateFeeds = ({ rule, groups }: Update, runs: number): Specs =>
  Object.fromEntries(
    groups.flatMap(({ owner }) => rule.rates.map((rate) => [`${rate}/${owner}`, { shape: [runs], dtype: 'float32' }])),
  )
