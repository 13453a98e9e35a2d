import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { z } from 'zod'
import type { Structural } from '../../core/catalog/options.ts'
import type { Variant } from '../../core/catalog/registry.ts'
import type { Numbers } from '../tensor/numbers.ts'
import type { Parameters } from '../networks/parameters.ts'
import type { Student } from '../students/student.ts'
import type { Group, Program, Specs, Tensors } from '../tensor/program.ts'

/** What a training program reads of one batch. */
export interface TrainingBatch {
  /** `[R|S|1, D, B]`, S for as many groups of consecutive runs. */
  inputs: Tensor
  /** `[R|1, C, B]`. */
  targets: Tensor
  /** Noise of the primary's layers that draw, by layer, `[R|1, units, B]`. */
  noise: Tensors
}

/** What one forward pass of the primaries gives. */
export interface Pass {
  /** Exposed code, `[R, H, B]`. */
  code: Tensor
  /** Logits or values, `[R, C, B]`. */
  outputs: Tensor
  /** Sparsity penalty per run `[R]`, or null. */
  penalty: Tensor | null
  /** What each stage reads, `[R|S|1, units before, B]`. */
  read: Tensor[]
}

/** The primaries of a cohort as they are taught. */
export interface TaughtPrimary {
  readonly parameters: Parameters
  pass(state: Tensors, inputs: Tensor, training?: Pick<TrainingBatch, 'noise'> | null): Pass
  /** The task's own loss of each run, `[R]`. */
  taskLoss(outputs: Tensor, targets: Tensor): Tensor
}

/** What a teaching mode makes its programs from. */
export interface Parts {
  primary: TaughtPrimary
  students: Student[]
  /** What brings the batches. */
  source: { readonly feeds: Specs; read(state: Tensors, feeds: Tensors): TrainingBatch }
  numbers: Numbers
  /** What a program that trains these groups holds, is fed, and moves them by. */
  training(groups: readonly Group[]): Pick<Program, 'state' | 'feeds' | 'update'>
}

/** One call of a program within a training step. */
export interface Call {
  program: string
  /** Which stream of rows, and which batch of it. */
  rows: string
  batch: number
}

/** How a primary feels its students. L_primary = L_task + π·mean_k [distance_k + readerCost_k] + sparsity. */
export interface Teaching<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  /** Students of each description. */
  copies(options: Structural<S>): number
  programs(parts: Parts): Program[]
  /** What training step `step` (from 0) calls, in order. */
  calls(step: number, options: Structural<S>): Call[]
  /** Students (by place) that start afresh before step `step`. */
  renewed?(step: number, students: number, options: Structural<S>): number[]
}

/** Gives a teaching mode's functions the types of its options, and takes them off for the registry. */
export const define = <S extends z.ZodObject>(teaching: Teaching<S>): Teaching => teaching as unknown as Teaching

/** π of each run as a tensor `[R, 1, 1]`. */
export const pressureOf = (parts: Parts, state: Tensors): Tensor => parts.numbers.tensor(state, 'teaching.pressure')

/** Task loss plus sparsity penalty, `[R]`. */
export const ownLoss = (task: Tensor, penalty: Tensor | null): Tensor => (penalty ? tf.add(task, penalty) : task)

/** The named entries of a state. */
export const pick = (state: Tensors, names: readonly string[]): Tensors =>
  Object.fromEntries(names.map((name) => [name, state[name]!]))
