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
  /** Memory that is free on this machine now; null where the system does not say. */
  freeBytes: number | null
  /** Runs that would train together and, as these do not fit, how many do; null where all fit. */
  together: Together | null
  /** How the data that its tasks name are understood, a sentence each. */
  said: string[]
}

/** Runs that were to train together, how many did, and what happened to more: `ran out of memory`. */
export interface Together {
  wanted: number
  fit: number
  reason: string
}

/** A whole experiment's cost, extrapolated from a moment of training. */
export interface Rehearsal {
  cohorts: number
  /** Time to train every cohort, one after the other, in ms. */
  trainingMs: number
  /** Memory of one trainer with the largest cohort that was tried. */
  memoryBytes: number
  together: Together | null
}

/** How an experiment is tried before it trains. */
export interface Moment {
  /** How long to train one structure once its programs are ready, and all of them together, ms. */
  eachMs: number
  allMs: number
  /** Whether the fastest part of that counts, and not all of it: what else the machine does is left out. */
  undisturbed: boolean
}

/** A built-in experiment. */
export interface Preset {
  /** Its file's name without the extension, as used on the command line. */
  name: string
  /** The comment at the top of the file. */
  about: string
  /** The kind of its task. */
  task: string
  text: string
}
