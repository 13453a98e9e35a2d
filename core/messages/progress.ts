/** The progress of one cohort. */
export interface CohortProgress {
  index: number
  runs: number
  state: 'pending' | 'running' | 'done' | 'failed'
  phase: 'train' | 'evaluate'
  step: number
  steps: number
}

/** The progress of an experiment, as every client shows it. */
export interface Progress {
  runs: { total: number; done: number; diverged: number; failed: number }
  cohorts: CohortProgress[]
  /** Training steps done and in total, summed over runs. */
  modelSteps: { done: number; total: number }
  /** Share of the work that is done, evaluation included, in [0, 1]. */
  share: number
  /** Model-steps per second over the last few seconds; null before the first step. */
  rate: number | null
  /** Estimated seconds left; null while unknown. */
  secondsLeft: number | null
  trainers: number
}

/** Training's share of the time beside evaluation, before anything is known (science, section 7). */
export const usualTrainShare = 0.5

/** Model-steps of a cohort, done and in total. */
export function modelSteps(cohort: CohortProgress, trainingSteps: number): { done: number; total: number } {
  const total = cohort.runs * trainingSteps
  if (cohort.state === 'done' || cohort.state === 'failed' || cohort.phase === 'evaluate') return { done: total, total }
  return { done: cohort.runs * Math.min(cohort.step, trainingSteps), total }
}

/** Share of a cohort's work that is done, if training takes `trainShare` of its time. */
export function fraction(cohort: CohortProgress, trainShare: number): number {
  if (cohort.state === 'done' || cohort.state === 'failed') return 1
  const part = cohort.steps > 0 ? Math.min(cohort.step / cohort.steps, 1) : 0
  return cohort.phase === 'train' ? trainShare * part : trainShare + (1 - trainShare) * part
}

/** A speed over a sliding window, in units per second. */
export function speedometer(windowMs: number): (now: number, value: number) => number | null {
  const seen: { now: number; value: number }[] = []
  return (now, value) => {
    seen.push({ now, value })
    while (seen.length > 2 && now - seen[1]!.now >= windowMs) seen.shift()
    const first = seen[0]!
    const elapsed = now - first.now
    return elapsed > 0 && value > first.value ? ((value - first.value) / elapsed) * 1000 : null
  }
}
