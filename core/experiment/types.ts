/**
 * A chosen variant with its options: `kind` names it, and all other fields are its options, all present after
 * resolution.
 */
export type Choice = { kind: string } & Record<string, unknown>

/** One student of a primary, resolved (science: "Students"). */
export interface StudentSettings {
  /** `input`: classical distillation; `code`: the student reads the primary's exposed code. */
  sees: 'input' | 'code'
  predicts: 'outputs' | 'code' | 'targets'
  distance: Choice
  network: Choice
  bias: boolean
  init: Choice
  reader: Choice
}

/** Every field that decides a run's numbers, with sweeps expanded and defaults filled in. */
export interface Settings {
  task: Choice
  primary: Choice & { expose: number | 'last'; init: Choice; outputBias: boolean }
  sparsity: Choice
  /**
   * `distance`: of modes in which a network imitates outputs and has no students. `budget`: a bound on the task loss, in
   * whose place there is no `pressure`. `controls`: of modes that are controls of what others do, which have no pressure.
   */
  teaching: {
    mode: string
    pressure?: number
    budget?: Choice
    students: StudentSettings[]
    distance?: Choice
  } & Record<string, unknown>
  training: {
    steps: number
    batch: number
    optimizer: Choice & { learningRate: number }
    /** Losses are recorded every this many steps. */
    logEvery: number
  }
  /**
   * Controls. `after`: the frozen code is rotated before probes and measures; `during`: a fixed rotation stands between
   * the code and its students in training.
   */
  rotate: 'none' | 'after' | 'during'
  /** The control that a run is; absent where it is none. */
  control?: Choice
  /** `nulls`: those that the evaluation of each run computes itself; absent where it computes none. */
  evaluation: { students: string; measures: string | string[]; rows: number; nulls?: string | string[] }
}

/** One run of an experiment: settings, a seed, and its place on the axes of the sweep. */
export interface RunPlan {
  /** Hex hash of (settings, seed): equal keys are the same run. */
  key: string
  /** Index of the setting (runs of one setting differ only in seed). */
  setting: number
  seed: number
  settings: Settings
  /** Axis path → value; null if the axis does not affect this run (the baseline). */
  axes: Record<string, number | string | boolean | null>
}

/** A value on an axis of the sweep; a variant or a list as a short text; null if the axis does not affect the run. */
export type AxisValue = number | string | boolean | null

/** A swept field: its path (`teaching.students.0.reader.cost`), a short label, and its values in file order. */
export interface Axis {
  path: string
  label: string
  values: (number | string | boolean | null)[]
  numeric: boolean
}

/** A whole experiment, ready to plan. */
export interface ExperimentPlan {
  name: string
  /** The file as given. */
  text: string
  /** Hex hash of the parsed content (name aside). */
  hash: string
  axes: Axis[]
  seeds: number[]
  runs: RunPlan[]
}

/** A fault in an experiment file, ready to print. */
export interface Fault {
  /** 1-based; absent if the fault has no position in the text. */
  line?: number
  column?: number
  /** Field path, `training.batch`. */
  path: string
  /** The fault, what was expected, and the nearest valid value. */
  message: string
}

/** A field whose value cannot work with another's. */
export interface Misfit {
  path: string
  message: string
}
