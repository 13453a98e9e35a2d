/** Where one cohort stands. */
export interface CohortProgress {
  index: number
  runs: number
  state: 'pending' | 'running' | 'done' | 'failed'
  phase: 'train' | 'evaluate'
  step: number
  steps: number
}

/** Where an experiment stands, as every client shows it. */
export interface Progress {
  runs: { total: number; done: number; diverged: number; failed: number }
  cohorts: CohortProgress[]
  /** Training steps done and to do, summed over runs. */
  modelSteps: { done: number; total: number }
  /** Share of the work that is done, evaluation included, in [0, 1]. */
  share: number
  /** Model-steps per second over the last seconds; null before anything moved. */
  rate: number | null
  /** Seconds left, guessed from what is done; null while unknown. */
  secondsLeft: number | null
  trainers: number
}

/** Time that training takes beside evaluation, before anything is known (science, section 7). */
export const usualTrainShare = 0.5

/** Model-steps a cohort has done, of those it has to do. */
export function modelSteps(cohort: CohortProgress, trainingSteps: number): { done: number; total: number } {
  const total = cohort.runs * trainingSteps
  if (cohort.state === 'done' || cohort.state === 'failed' || cohort.phase === 'evaluate') return { done: total, total }
  return { done: cohort.runs * Math.min(cohort.step, trainingSteps), total }
}

/** Share of a cohort's work that is done, when training takes `trainShare` of its time. */
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
