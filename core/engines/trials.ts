/** One engine in a trial of an experiment: how long all its training would take there, or why it cannot train it. */
export type Tried =
  | { engine: string; /** By all trainers together. */ seconds: number; reason?: undefined }
  | { engine: string; seconds?: undefined; reason: string }

/** The engines that were tried on an experiment's own structures. */
export interface Trial {
  /** What was trained (`workKey`): an experiment of the same work need not be tried. */
  work: string
  tried: Tried[]
  /** ISO 8601. */
  triedAt: string
}

/** The trials of one machine. */
export interface Trials {
  /** The configuration that they are valid for, as a calibration's. */
  key: string
  /** The newest first. */
  kept: Trial[]
}

/** How many trials a machine remembers. */
export const mostTrials = 64

/** The trials with one more, which replaces the one of the same work; those of another configuration are forgotten. */
export function withTrial(known: Trials | undefined, key: string, trial: Trial): Trials {
  const others = known?.key === key ? known.kept.filter(({ work }) => work !== trial.work) : []
  return { key, kept: [trial, ...others].slice(0, mostTrials) }
}
