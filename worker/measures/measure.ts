import type { Concept } from '../../core/catalog/concept.ts'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import type { Variant } from '../../core/catalog/registry.ts'
import type { NetworkCircuits, Undone, UnitCircuits } from './circuits.ts'

export type { Concept }

/** Rows of evidence, all row-major with the same row order. */
export interface Rows {
  n: number
  /** The primary's exposed code, `[n, units]`. */
  code: Float32Array
  /** Concept values, `[n, concepts]`; a class concept holds the class index. */
  concepts: Float32Array
  /** Inputs of the task, `[n, inputs]`; of the rows that are scored only. */
  inputs?: Float32Array
}

/**
 * Scores of concepts read from a copy of a code, by family; mean over the concepts that vary on the scored rows, absent
 * where none does or none varies on the labelled rows.
 */
export interface CopyReading {
  probe?: number
  probeAuc?: number
}

/** What is read from a copy by its best single unit, and by all. */
export interface PassedOn {
  k1: CopyReading
  all: CopyReading
}

/** Learning of one held-out student from n examples. Losses are on held-out rows, in the task's own loss. */
export interface Imitation {
  /** e.g. `ridge`, `mlp 64`. */
  student: string
  /** Whether this architecture was absent from the primary's own students. */
  unseen: boolean
  n: number
  /** Pooled fraction of variance unexplained of the code, unclipped, on held-out rows. */
  fvu: number
  /** Linear CKA of the copy and the code on held-out rows; NaN where either does not vary or is not finite. */
  cka?: number
  /** Task loss with the student's prediction fed to the primary's remaining layers. */
  lossStudent: number
  /** The same with the training mean of the code. */
  lossMean: number
  lossPrimary: number
  /** What concepts are read from the student's copy of the code. */
  passedOn?: PassedOn
  /** Task losses of new heads, fitted on labelled rows: of the student's copy, of no code at all, and of the code itself. */
  fresh?: Pick<Imitation, 'lossStudent' | 'lossMean' | 'lossPrimary'>
  /** Bits per example of the task above the tolerated loss, with the copy and with the mean code; absent where the code makes
   * no difference to the loss. */
  surplus?: { student: number; mean: number }
  /** Where students send the code: rows of the block behind these n, and the bits that the student saves on all of them. */
  next?: { rows: number; saved: number }
  /** For classes: accuracies of the student and the primary; chance is the frequency of the commonest class. */
  accuracyStudent?: number
  accuracyPrimary?: number
  chance?: number
}

/** Whether what is read of a concept follows its units, and whether the others stay; absent where nothing can be said. */
export interface Following {
  cause?: number
  isolate?: number
}

/** How the task's labels are learnt from a frozen code, in bits per labelled row above each tolerated loss. */
export interface LabelCurve {
  /** Surplus of each probe, by the number of labelled rows, which grows; for each of `labelTolerances`. */
  rows: readonly { n: number; surplus: readonly number[] }[]
  /** The surplus of the best guess that reads no code; null where the targets do not vary on the scored rows. */
  without: readonly number[] | null
}

/** What takes more than a look at a frozen primary, and is collected where a chosen measure needs it. */
export interface Collected {
  /** How held-out students learn the code. */
  imitations: Imitation[]
  /** Scores of the mlp rung of the probe ladder by family, per n (`100`, `1000`, `all`), mean over concepts. */
  mlpProbe: { probe?: Record<string, number>; probeAuc?: Record<string, number> }
  /** Test scores of a new student of the task from n labelled rows, without and with the code as a hint; n grows. */
  taught: readonly { n: number; plain: number; hinted: number }[]
  /** Test losses of the task of probes of the code that n labelled rows have fitted, in bits beyond each tolerance; n grows. */
  labelCurve: LabelCurve
  /** Whether readings of concepts follow their best units from another row, and those of others stay. */
  interchange: { k1: Following; k5: Following }
  /** Which units keep the task. */
  circuits: UnitCircuits
  /** Which units of all hidden layers together keep the task, and which weights. */
  layerCircuits: NetworkCircuits | Undone
  weightCircuits: NetworkCircuits | Undone
  /** The code of another training of the same setting on the rows of `test`, `[n, units]`. */
  twin: Float32Array
}

export type Need = keyof Collected

/** All that the evaluation collected of one frozen primary. Measures read it and compute; they train nothing. */
export interface Evidence extends Partial<Collected> {
  units: number
  concepts: Concept[]
  /** Rows for fitting probes, disjoint from `test`. */
  train: Rows
  /** Held-out rows on which everything is scored. */
  test: Rows
  /** Code when each concept is presented alone at value 1, `[concepts, units]`; absent where the task cannot. */
  alone?: Float32Array
  /**
   * Where the units read the inputs directly and concepts can be presented alone: the weights of each unit as a column,
   * `[inputs, units]`, and the input of each concept alone, `[concepts, inputs]`.
   */
  directions?: { units: Float32Array; concepts: Float32Array }
  /** Held-out task loss (the task's own), and accuracy (classes) or R² (values). */
  testLoss: number
  testAccuracy?: number
  testR2?: number
  /** Operations of the primary's products on one row: all, and those whose operands are both non-zero. */
  flopsPerRow: { dense: number; effective: number }
  /** Weights of the primary, biases apart: how many, and how many are not 0. */
  weights: { all: number; nonZero: number }
  /** Floating-point operations of this run. */
  flops: { primary: number; teaching: number; evaluation: number }
  /** What remains of the pressure, where the task loss had a budget. */
  budget?: { bound: number; pressure: number; violation: number }
  /** Wall time of the run's share of its cohort, ms. */
  elapsedMs: { training: number; evaluation: number }
}

/** A measure: one variant, one or more named values. */
export interface Measure extends Variant {
  /** What it yields; for a family (ladder, curve) the names are fixed by its options' defaults. */
  readonly values: readonly MeasureFacts[]
  /** What it reads beyond what is always there; an evaluation collects what its measures need, and nothing else. */
  readonly needs?: readonly Need[]
  /** Whether it is too dear for every evaluation: `default` takes it where the held-out students are thorough. */
  readonly thorough?: boolean
  /** Whether it is computed from a rotated code as from any other, without anything trained: a rotation is then its null. */
  readonly rotates?: boolean
  /** Values that mean nothing of a primary which does not do its task, so that an untrained one is no null to them. */
  readonly needsTask?: readonly string[]
  /** Values by the names in `values`; null with a reason where undefined. Pure. */
  measure(evidence: Evidence): Record<string, MeasureValue>
}

/** A measure that reads what it says it needs; throws where that was not collected. */
export const needing = <N extends Need>(
  needs: readonly N[],
  measure: Omit<Measure, 'needs' | 'measure'> & {
    measure(evidence: Evidence & Pick<Collected, N>): Record<string, MeasureValue>
  },
): Measure => ({
  ...measure,
  needs,
  measure(evidence) {
    const missing = needs.find((need) => evidence[need] === undefined)
    if (missing) throw new Error(`measure ${measure.name}: its evidence "${missing}" was not collected`)
    return measure.measure(evidence as Evidence & Pick<Collected, N>)
  },
})
