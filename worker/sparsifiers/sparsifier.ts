import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import type { OptionsWith } from '../../core/catalog/options.ts'
import type { Variant } from '../../core/catalog/registry.ts'
import type { Limit } from '../limits.ts'
import type { ParameterSpec, Shape } from '../networks/network.ts'
import type { Bound } from '../options.ts'

/** The weights of a layer, computed only where they are asked for. */
export interface LayerWeights {
  /** `[R, I, J]`: I kernels of J taps, units that read units where it is dense. */
  weights(): Tensor
  /** Outgoing path norm of each unit that it reads, `[R, U, 1]`: its weight on the way to the outputs, all layers counted. */
  outgoing(): Tensor
}

/** The shapes of a layer's rows. */
export interface Layer {
  readonly input: Shape
  readonly output: Shape
}

/** What a sparsifier sees of a layer on one batch. What it does not look at is not computed. */
export interface Context<S extends z.ZodObject = z.ZodObject, P extends string = string, T extends string = string> {
  /** Activations of the layer, `[R, U, B]`. */
  h: Tensor
  /** What the layer reads, `[R|S|1, units before, B]`. */
  read: Tensor
  layer: Layer
  /** How many layers it acts on. */
  layers: number
  options: Bound<S>
  /** The layer itself, and the one that reads it. */
  before: LayerWeights
  behind: LayerWeights
  /** Its own parameters, and what it keeps from step to step, of this layer, each `[R, ...shape]`. */
  parameters: Readonly<Record<P, Tensor>>
  state: Readonly<Record<T, Tensor>>
  /** Whether the primary trains on this batch; evaluation, export and what is told of units are without. */
  training: boolean
  /** What the sparsifier `draws` for this batch, `[R|1, U, B]`, the same for all runs of a seed; null in evaluation. */
  noise: Tensor | null
  /** The share of the training steps that are done, from 0, `[1, 1, 1]`; 1 in evaluation. Only for one that `anneals`. */
  progress(): Tensor
  /** What `make` gives, made once for all functions of the sparsifier, so that its gradient is computed once. */
  once(make: () => Tensor): Tensor
}

/** What it sees of a layer on a training batch, when `sparsify` has made h what it is. */
export interface TrainingContext<
  S extends z.ZodObject = z.ZodObject,
  P extends string = string,
  T extends string = string,
> extends Context<S, P, T> {
  /** Activations before `sparsify`, `[R, U, B]`. */
  given: Tensor
  /** What the primary reads, `[R|S|1, D, B]`. */
  inputs: Tensor
  /** The task's targets of the batch, `[R|1, C, B]`: of classes, 1 for the row's class, else 0. */
  labels: Tensor
}

/** What a sparsifier keeps of a layer from step to step, `[...shape]` of each run; every number is `start` at first. */
export interface Kept {
  readonly shape: readonly number[]
  readonly start: number
}

/** A matrix of weights in a program: units (or kernels) by what they read. */
export interface Matrix extends Layer {
  /** `[R, I, J]`. */
  weights: Tensor
}

/** A stage of one run's primary between two steps, on the host. */
export interface StoredLayer extends Layer {
  /** By name: those that start as weights do, `[I, J]`; of a sparsifier that `rearranges`, all. Changed in place. */
  readonly parameters: Readonly<Record<string, StoredParameter>>
}

export interface StoredParameter {
  readonly shape: readonly number[]
  readonly isWeight: boolean
  readonly values: Float32Array
  /** What the optimiser keeps of each value; of a sparsifier that `rearranges` only. */
  readonly slots: readonly Float32Array[]
}

/**
 * Acts on activations of the exposed layer, or of every hidden layer; or on matrices of weights, those in front of and
 * behind the exposed layer, or all. `P` and `T` name its parameters and its state.
 */
export interface Sparsifier<
  S extends z.ZodObject = z.ZodObject,
  P extends string = string,
  T extends string = string,
> extends Variant {
  readonly options: S
  /** Option that is the strength: the axis of a trade-off curve. Absent for `none`. */
  readonly strength?: string & keyof S['shape']
  /** The distribution of its noise: uniform in [0, 1) or standard normal, fresh at each training batch. Absent: none. */
  readonly draws?: 'uniform' | 'normal'
  /** Whether it is fed how much of training is done. */
  readonly anneals?: boolean
  /** Names of the targets that its labels may be (`worker/targets`). Absent: any, or it does not look. */
  readonly targets?: readonly string[]
  /** False where it compares a layer with whole rows, their inputs or one target of each, which single places have not. */
  readonly everywhere?: false
  /** Whether what it does between steps leaves what the primary computes as it is. */
  readonly rearranges?: boolean
  /** Whether it acts by its penalty alone, so that it means nothing to a primary that is not trained. `define` tells. */
  readonly onlyPenalty: boolean
  /** Whether its gradient is, on purpose, not the derivative of its values. */
  readonly straightThrough?: boolean
  /** Options that can ask for more than there is, by the units of the layers where it acts. */
  limits?(options: OptionsWith<S, number>, layers: readonly number[]): Limit<string & keyof S['shape']>[]
  /** Its own parameters of each layer, which train with the primary's; only where they start may depend on the numbers. */
  parameters?(layer: Layer, options: OptionsWith<S, number>): Record<P, ParameterSpec>
  /** What it keeps of each layer from step to step of the primary. */
  state?(layer: Layer): Record<T, Kept>
  /** What the rest of the network, and every student, gets in place of h, `[R, U, B]`. */
  sparsify?(context: Context<S, P, T>): Tensor
  /** Added to each run's loss in training, `[R]`. */
  penalty?(context: TrainingContext<S, P, T>): Tensor
  /** Its state after a batch on which the primary moves. */
  next?(context: TrainingContext<S, P, T>): Record<T, Tensor>
  /** Added to each run's loss in training for its matrices, in order of their layers: `[R]`. */
  weigh?(matrices: readonly Matrix[], options: Bound<S>): Tensor
  /** Acts on the layers of its matrices, in order, for one run, after a share `done` of the steps. */
  between?(layers: readonly StoredLayer[], options: OptionsWith<S, number>, done: number): void
  /** After how many steps it acts between them, and after the last; one that acts there says so. */
  every?(options: OptionsWith<S, number>): number
}

/** Gives a sparsifier's functions the types of its options and names, and takes them off for the registry. */
export const define = <S extends z.ZodObject, P extends string, T extends string>(
  sparsifier: Omit<Sparsifier<S, P, T>, 'onlyPenalty'>,
): Sparsifier =>
  ({
    ...sparsifier,
    onlyPenalty: !sparsifier.sparsify && (!sparsifier.between || sparsifier.rearranges === true),
  }) as unknown as Sparsifier

export const at = z.enum(['exposed', 'all']).default('exposed').describe('Layers it acts on.')

/** For sparsifiers of weights. */
export const matrices = z
  .enum(['all', 'exposed'])
  .default('all')
  .describe('Matrices it acts on: all, or those in front of and behind the exposed layer.')
