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
  /** Lives on the device between calls: parameters, moments, per-run numbers, the data set. */
  readonly state: Specs
  /** Small, change every call: rows or row indices, learning rates. */
  readonly feeds: Specs
  /** The optimiser, a named part so that an engine may run it fused; absent for evaluation programs. */
  readonly update?: Update
  step(state: Tensors, feeds: Tensors): Outcome
}

export interface Outcome {
  /** State entries that this call replaces (not the parameters and moments that `update` moves). */
  state?: Tensors
  /** d(loss of the run) / d(parameter), keyed by the parameter's state name; same shape as the parameter. */
  gradients?: Tensors
  /** Values to report; a call names those it wants, the others are not computed. */
  fetches: Tensors
}

/**
 * Adam (Kingma & Ba 2015, with the bias corrections folded into two feeds):
 * `m ← β1·m + (1−β1)·g; v ← β2·v + (1−β2)·g²; p ← p − α·m / (√v + ε̂)` with
 * `α = rate·√(1−β2^t)/(1−β1^t)` and `ε̂ = ε·√(1−β2^t)`, so one step count per group may restart on its own.
 * Every parameter has leading axis R; its moments are the state entries `m/<parameter>` and `v/<parameter>`.
 */
export interface Update {
  readonly kind: 'adam'
  readonly beta1: number
  readonly beta2: number
  /** Parameters that share one step count and rate. */
  readonly groups: readonly {
    readonly parameters: readonly string[]
    /** Name of the feed `[R]` float32 that holds α per run. */
    readonly alpha: string
    /** Name of the feed `[1]` float32 that holds ε̂. */
    readonly epsilon: string
  }[]
}
