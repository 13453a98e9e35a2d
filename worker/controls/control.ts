import type { Variant } from '../../core/catalog/registry.ts'
import type { Settings } from '../../core/experiment/types.ts'

/** Floating-point operations of all training of a run: as its file teaches it, and of its primary alone. */
export interface Operations {
  taught: number
  alone: number
}

/** A run that answers "compared with what?": the same experiment with one thing taken away or made equal. */
export interface Control extends Variant {
  /** Whether anything is trained; if not, the primary is evaluated as it starts. */
  readonly trains: boolean
  /**
   * What a file's teaching means to it. `kept`: it is taught as the file says; `ignored`: the primary has no students;
   * `counted`: it has none either, and only the operations that they would have taken matter.
   */
  readonly teaching: 'kept' | 'ignored' | 'counted'
  /** The targets of its training rows: their own, or those of other rows. */
  readonly labels: 'own' | 'shuffled'
  /** The null that its runs without students are to all runs of the same task, primary and sparsity. */
  readonly null?: string
  /** Training steps, where they are others than the file's; `operations` traces programs, and is asked only if needed. */
  steps?(training: Settings['training'], operations: () => Operations): number
}
