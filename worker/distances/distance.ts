import type { Tensor } from '@tensorflow/tfjs-core'
import type { z } from 'zod'
import type { OptionsWith } from '../../core/catalog/options.ts'
import type { Variant } from '../../core/catalog/registry.ts'
import type { Limit, RowsOfTraining } from '../limits.ts'
import type { Bound } from '../options.ts'

/** What a student is compared with: the task's values or classes, a classifier's logits, or the primary's code. */
export type TargetKind = 'values' | 'classes' | 'logits' | 'code'

/** The layers behind the code, frozen: gradients pass through them, and none reaches their parameters. */
export interface Head {
  /** What its outputs are. */
  readonly gives: TargetKind
  /** Outputs `[R, C, B]` from a code `[R, H, B]`, as in evaluation. */
  outputs(code: Tensor): Tensor
}

/** What a distance may need beside target and prediction. */
export interface Beside {
  /** Of the primary whose code is predicted. */
  head: Head
  /** The task's targets of the same rows, `[R|1, C, B]`: of classes, 1 at the class. */
  labels: Tensor
}

/** Digits after training without pressure and under this pressure, as `bench/distances.ts` measures them. */
export interface Collapse {
  readonly pressure: number
  readonly participationRatio: readonly [without: number, under: number]
  /** Of a new student that learnt the code from 512 images. */
  readonly fidelity: readonly [without: number, under: number]
}

export interface Distance<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  /** Targets it is defined for, and those for which it is a student's default distance. */
  readonly targets: readonly TargetKind[]
  readonly usualFor: readonly TargetKind[]
  /** Whether rotating the teacher's code leaves it unchanged once the reader is refitted. */
  readonly rotationInvariant: boolean
  /** What it needs beside target and prediction. */
  readonly needs?: readonly (keyof Beside)[]
  /** False where it looks at some rows of a batch, which are of one place where rows are all places of sequences. */
  readonly everywhere?: false
  /** What it did to a code that was pressed with it, where the code collapsed to one direction instead of being learnt. */
  readonly collapse?: Collapse
  /** Options that can ask for more than there is, by how many rows a batch has, and a training. */
  limits?(options: OptionsWith<S, number>, rows: RowsOfTraining): Limit<string & keyof S['shape']>[]
  /** Loss of each run `[R]` between target `[R|1, C, B]` and prediction `[R, C, B]`. */
  between(target: Tensor, prediction: Tensor, options: Bound<S>, beside?: Partial<Beside>): Tensor
}

/** A distance as its file writes it: it gets what it needs, and nothing else. */
type Written<S extends z.ZodObject, N extends keyof Beside> = Omit<Distance<S>, 'needs' | 'between'> & {
  readonly needs?: readonly N[]
  between(target: Tensor, prediction: Tensor, options: Bound<S>, beside: Pick<Beside, N>): Tensor
}

/** Types a distance's functions by its options and needs, and erases the types for the registry. */
export const define = <S extends z.ZodObject, N extends keyof Beside = never>(distance: Written<S, N>): Distance =>
  distance as unknown as Distance
