/** What an experiment would take, from training it for a moment. */
export interface Estimate {
  engine: string
  cohorts: number
  /** Cohorts that train at a time. */
  trainers: number
  /** Training of all cohorts, by all trainers together. */
  trainingSeconds: number
  evaluationSeconds: number
  /** Whether the evaluation was timed on an experiment of this history that evaluates the same; else it is a guess. */
  evaluationSeen: boolean
  /** Of all trainers together. */
  memoryBytes: number
}

/** What a moment of training showed of a whole experiment. */
export interface Rehearsal {
  cohorts: number
  /** Training of every cohort, one after the other, ms. */
  trainingMs: number
  /** Of one trainer, with the largest cohort that was tried. */
  memoryBytes: number
}

/** A built-in experiment. */
export interface Preset {
  /** Its file's name without the ending; what the command line calls it. */
  name: string
  /** The comment that the file begins with. */
  about: string
  text: string
}
