import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { z } from 'zod'
import type { OptionsWith, Structural } from '../../core/catalog/options.ts'
import { plainTraining, type Phase } from '../../core/phases.ts'
import type { Variant } from '../../core/catalog/registry.ts'
import type { Limit, RowsOfTraining } from '../limits.ts'
import type { Numbers } from '../tensor/numbers.ts'
import type { Parameters } from '../networks/parameters.ts'
import type { Student } from '../students/student.ts'
import { differentiate } from '../tensor/ops.ts'
import type { Group, Outcome, Program, Specs, Tensors } from '../tensor/program.ts'

/** What a training program reads of one batch. */
export interface TrainingBatch {
  /** `[R|S|1, D, B]`, S for as many groups of consecutive runs. */
  inputs: Tensor
  /** `[R|1, C, B]`; where every place is asked `[R|1, C, L·B]`, all 0 at places that are not, and a weight at the class. */
  targets: Tensor
  /** Noise of the primary's layers that draw, by layer, `[R|1, units, B]`, and of students, by name, `[R|1, units, 1]`. */
  noise: Tensors
  /** The share of the training steps that are done, `[1, 1, 1]`; null where the primary does not ask for it. */
  progress: Tensor | null
}

/** What one forward pass of the primaries gives. */
export interface Pass {
  /** Exposed code, `[R, H, B]`. */
  code: Tensor
  /** Logits or values, `[R, C, B]`. */
  outputs: Tensor
  /** Sparsity penalty per run `[R]` in training, or null. */
  penalty: Tensor | null
  /** What the sparsifier keeps from step to step, as it is after a training batch on which the primary moves. */
  moved: Tensors
  /** What each stage reads, `[R|S|1, units before, B]`. */
  read: Tensor[]
}

/** The primaries of a cohort as they are taught. */
export interface TaughtPrimary {
  readonly parameters: Parameters
  pass(state: Tensors, inputs: Tensor, training?: Omit<TrainingBatch, 'inputs'> | null): Pass
  /** What a frozen copy of it holds, under its own names: what `pass` needs to be the copy's. */
  copied(copy: string, state: Tensors): Tensors
  /** The task's own loss of each run, `[R]`. */
  taskLoss(outputs: Tensor, targets: Tensor): Tensor
}

/** A network of its own architecture that takes part in some phases beside the primary: stages alone, no sparsifier. */
export interface FurtherNetwork {
  readonly parameters: Parameters
  /** Logits or values `[R, C, B]` of inputs `[R|S|1, D, B]`; a head's, of the primary's last hidden layer `[R, H, B]`. */
  outputs(state: Tensors, inputs: Tensor): Tensor
  /** Whose starting values it has, where not its own: networks that name the same start alike. */
  readonly startsAs?: string
}

/** A linear head on the primary's last hidden layer, beside its output. */
export interface ExtraHead {
  readonly outputs: number
  /** Heads that name the same start begin with the same weights. */
  readonly startsAs: string
}

/** Images of noise, which say nothing of the task: one row for each place of a batch. */
export interface NoiseImages {
  readonly feeds: Specs
  /** Inputs `[R|S|1, D, B]`. */
  of(state: Tensors, feeds: Tensors): Tensor
}

/** With what weights a layer begins a phase: those with which the run began, new ones, or those of the phase before. */
export type LayerStart = 'first' | 'new' | 'kept'

/** Target logits whose classes but the largest have changed places, by the row: feeds of their own bring the places. */
export interface PermutedKnowledge {
  readonly feeds: Specs
  /** Logits `[R, C, B]`; those that share the largest value keep it. */
  of(feeds: Tensors, logits: Tensor): Tensor
}

/** Rows of a stream that an earlier phase has learnt from, with the outputs that its network gave them there. */
export interface RememberedRows {
  /** What is fed to a program that keeps outputs, and the kept outputs after it, from the batch's `[R, C, B]`. */
  readonly keeping: Specs
  keep(state: Tensors, feeds: Tensors, outputs: Tensor): Tensors
  /** What is fed to a program that draws from it, and the two batches that it draws; the first with its outputs `[R, C, B]`. */
  readonly recalling: Specs
  recall(state: Tensors, feeds: Tensors): [Recalled & { outputs: Tensor }, Recalled]
}

/** Rows and their targets, as a training batch has them. */
export type Recalled = Pick<TrainingBatch, 'inputs' | 'targets'>

/** What a teaching mode makes its programs from. */
export interface Parts {
  primary: TaughtPrimary
  students: Student[]
  /** Its further networks, by the name of the field that describes them. */
  further: Readonly<Record<string, FurtherNetwork>>
  permuted: PermutedKnowledge
  /** There for modes that show images of noise. */
  noiseImages?: NoiseImages
  /** There for modes that remember rows. */
  remembered?: RememberedRows
  /** What brings the batches. */
  source: { readonly feeds: Specs; read(state: Tensors, feeds: Tensors): TrainingBatch }
  /** The `k`-th batch, from 0, of those that a call brings besides its own. */
  besides(k: number): Parts['source']
  numbers: Numbers
  /**
   * How far outputs are from those that they imitate, of each run `[R]`, by the distance that the file names; there for
   * modes that imitate outputs. `labels`: the task's targets of the same rows.
   */
  imitation?(state: Tensors, target: Tensor, prediction: Tensor, labels: Tensor): Tensor
  /** π of each run, `[R, 1, 1]`. */
  pressure(state: Tensors): Tensor
  /** What a program that trains these groups holds, is fed, and moves them by. */
  training(groups: readonly Group[]): Pick<Program, 'state' | 'feeds' | 'update'>
}

/** One call of a program within a training step. */
export interface Call {
  program: string
  /** Which stream of rows, and which batch of it. */
  rows: string
  batch: number
  /** Further batches that the program reads in the same call. */
  besides?: readonly { rows: string; batch: number }[]
}

/** What the steps of one phase of training do. Steps and batches are counted from 0 in each phase. */
export interface StepsOfPhase {
  /** What step `step` calls, in order; the first call reports. */
  calls(step: number): Call[]
  /** Students (by place) that start afresh before step `step`. */
  renewed?(step: number, students: number): number[]
}

/**
 * One phase of training: a plain training's number of steps on rows of its own. Whoever it does not name goes on with the
 * parameters, moments and counts that the phase before left.
 */
export interface TrainingPhase extends Omit<Phase, 'steps'>, StepsOfPhase {
  /** Time of one of its steps, where one of plain training takes 1. */
  readonly time: number
  /** Series that its first call reports beside the task loss; where it does not say, the distances of all students. */
  readonly reports?: readonly string[]
  /** Whether its rows are those of plain training, so that its network learns from the rows of a baseline, in their order. */
  readonly plainRows?: boolean
  /** Who begins it afresh. In the first phase everybody does. */
  readonly fresh?: readonly ('primary' | 'students')[]
  /** Whether it begins as the run began: who starts afresh has the weights of the first phase's start, and rows are its rows. */
  readonly again?: boolean
  /** How the layers of a primary that begins it afresh start, with no moments; all of them new where it does not say. */
  readonly layers?: { readonly hidden: LayerStart; readonly output: LayerStart }
  /**
   * Copies of the primary's parameters as they are before anybody starts afresh, which stay as they are through the phase:
   * the state entries `<copy>/<stage>/<name>`, by the name of the copy.
   */
  readonly frozen?: readonly string[]
}

/** How a primary feels its students. L_primary = L_task + π·mean_k [distance_k + readerCost_k] + sparsity. */
export interface Teaching<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  /** What a network imitates that has no students but feels, by π, how far it is from what it imitates. */
  readonly imitates?: 'outputs'
  /** The distance of what it imitates where a file names none; the usual one for the task's targets where absent. */
  readonly usualDistance?: string
  /** A control of distillation: it has neither students, nor outputs to imitate, nor a pressure. */
  readonly controls?: 'distillation'
  /** Names of the targets that it can learn; any where absent. And those of one value of an option, by both names. */
  readonly targets?: readonly string[]
  readonly targetsOf?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  /** Its networks beside the primary, by the name of their field in the file. */
  readonly further?: Readonly<Record<string, Further>>
  /** Its linear heads on the primary's last hidden layer, by name. */
  heads?(options: Structural<S>): Readonly<Record<string, ExtraHead>>
  /** The distribution of the images of noise that it shows. */
  noiseImages?(options: Structural<S>): 'uniform' | 'normal'
  /** Whether it can ask at every place of a sequence. */
  readonly everywhere?: true
  /** Whether a network imitates on rows without targets: what reads the targets of its rows is refused. */
  readonly unlabelled?: boolean
  /** Rows that it remembers with their outputs, and of which stream of its first phase. */
  remembers?(options: Structural<S>): { size: number; rows: string }
  /** Values of an option with which other options have no effect: a file that gives these is refused. */
  readonly idle?: readonly { option: string; is: string | number; fields: readonly string[] }[]
  /** Options that can ask for more than there is, by how many rows a batch has, and a training. */
  limits?(options: OptionsWith<S, number>, rows: RowsOfTraining): Limit<string & keyof S['shape']>[]
  /** Students of each description. */
  copies(options: Structural<S>): number
  /** Whether what students have learnt outlasts a step; where it does not say, it does. */
  keepsStudents?(options: Structural<S>): boolean
  /** Programs of all its phases; a mode whose options shape none of them may be asked without. */
  programs(parts: Parts, options?: Structural<S>): Program[]
  /** Its phases of training, in order. */
  phases(options: Structural<S>): readonly TrainingPhase[]
}

/** A network of a teaching mode beside the primary, as a field of the file. */
export interface Further {
  /** One sentence. */
  readonly description: string
  /** The network where the file names none; that of the primary where absent. */
  readonly default?: { readonly kind: string } & Readonly<Record<string, unknown>>
  /** The numeric option of the mode that says how many times the learning rate it moves at; 1 where absent. */
  readonly rate?: string
}

/** What a mode of one phase says in place of a list of phases. */
interface OnePhase<S extends z.ZodObject> {
  /** What training step `step` (from 0) calls, in order; the first call reports. */
  calls(step: number, options: Structural<S>): Call[]
  /** Students (by place) that start afresh before step `step`. */
  renewed?(step: number, students: number, options: Structural<S>): number[]
}

/** A teaching mode as its file writes it: with its phases, or with the steps of its only one. */
type Written<S extends z.ZodObject> = Omit<Teaching<S>, 'programs' | 'phases'> & {
  programs(parts: Parts, options: Structural<S>): Program[]
} & (Pick<Teaching<S>, 'phases'> | OnePhase<S>)

/** Gives a teaching mode's functions the types of its options, and takes them off for the registry. */
export function define<S extends z.ZodObject>(written: Written<S>): Teaching {
  const teaching = 'phases' in written ? written : { ...written, phases: onePhase(written) }
  return teaching as unknown as Teaching
}

const onePhase =
  <S extends z.ZodObject>({ calls, renewed }: OnePhase<S>) =>
  (options: Structural<S>): readonly TrainingPhase[] => [
    {
      ...plainTraining,
      time: 1,
      calls: (step) => calls(step, options),
      renewed: (step, students) => renewed?.(step, students, options) ?? [],
    },
  ]

/** What a program that moves the primary makes of one differentiated pass: gradients, `reported`, and the state `moved`. */
export function primaryOutcome(
  learned: Tensors,
  pass: (parameters: Tensors) => { loss: Tensor; reported: Tensors; moved: Tensors },
): Outcome {
  let moves: readonly string[] = []
  const { gradients, also } = differentiate(learned, (parameters) => {
    const { loss, reported, moved } = pass(parameters)
    moves = Object.keys(moved)
    return { loss, also: { ...reported, ...moved } }
  })
  const fetches = Object.fromEntries(Object.entries(also).filter(([name]) => !moves.includes(name)))
  return { gradients, fetches, state: pick(also, moves) }
}

/** π of each run as a tensor `[R, 1, 1]`. */
export const pressureOf = (parts: Parts, state: Tensors): Tensor => parts.pressure(state)

/** Task loss plus sparsity penalty, `[R]`. */
export const ownLoss = (task: Tensor, penalty: Tensor | null): Tensor => (penalty ? tf.add(task, penalty) : task)

/** The named entries of a state. */
export const pick = (state: Tensors, names: readonly string[]): Tensors =>
  Object.fromEntries(names.map((name) => [name, state[name]!]))
