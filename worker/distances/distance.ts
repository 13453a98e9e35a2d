import type { Tensor } from '@tensorflow/tfjs-core'
import type { Variant } from '../../core/registry.ts'

/** What a student is held against: the task's values or classes, a classifier's logits, or the primary's code. */
export type TargetKind = 'values' | 'classes' | 'logits' | 'code'

export interface Distance extends Variant {
  /** Targets it is defined for. */
  readonly targets: readonly TargetKind[]
  /** Whether rotating the teacher's code leaves it unchanged once the reader is refitted. */
  readonly rotationInvariant: boolean
  /** Loss of each run `[R]` between target `[R|1, C, B]` and prediction `[R, C, B]`; numeric options are `[R, 1, 1]`. */
  between(target: Tensor, prediction: Tensor, options: Record<string, unknown>): Tensor
}
