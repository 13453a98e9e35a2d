import type { Tensor } from '@tensorflow/tfjs-core'
import type { z } from 'zod'
import type { Variant } from '../../core/catalog/registry.ts'
import type { Bound } from '../options.ts'

/** What a student is held against: the task's values or classes, a classifier's logits, or the primary's code. */
export type TargetKind = 'values' | 'classes' | 'logits' | 'code'

export interface Distance<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  /** Targets it is defined for, and those for which a student has it where its file names none. */
  readonly targets: readonly TargetKind[]
  readonly usualFor: readonly TargetKind[]
  /** Whether rotating the teacher's code leaves it unchanged once the reader is refitted. */
  readonly rotationInvariant: boolean
  /** Loss of each run `[R]` between target `[R|1, C, B]` and prediction `[R, C, B]`. */
  between(target: Tensor, prediction: Tensor, options: Bound<S>): Tensor
}

/** Gives a distance's functions the types of its options, and takes them off for the registry. */
export const define = <S extends z.ZodObject>(distance: Distance<S>): Distance => distance as unknown as Distance
