/** The estimated cost of an experiment, from training it for a moment. */
export interface Estimate {
  engine: string
  cohorts: number
  /** Cohorts that train at the same time. */
  trainers: number
  /** Training of all cohorts, by all trainers together. */
  trainingSeconds: number
  evaluationSeconds: number
  /**
   * Whether the evaluation time comes from an experiment of this history with the same evaluation; otherwise it is a
   * guess.
   */
  evaluationSeen: boolean
  /** All trainers together. */
  memoryBytes: number
}

/** A whole experiment's cost, extrapolated from a moment of training. */
export interface Rehearsal {
  cohorts: number
  /** Time to train every cohort, one after the other, in ms. */
  trainingMs: number
  /** Memory of one trainer with the largest cohort that was tried. */
  memoryBytes: number
}

/** A built-in experiment. */
export interface Preset {
  /** Its file's name without the extension, as used on the command line. */
  name: string
  /** The comment at the top of the file. */
  about: string
  text: string
}
