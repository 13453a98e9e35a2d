import type { History } from '../../../history/history.ts'
import { trainingSteps, type Work } from './active.ts'

/** The cohorts of an experiment, at their positions in the history. */
export function worksOf({ read }: History, experiment: number): Work[] {
  const runs = read.runs(experiment)
  return read
    .cohorts(experiment)
    .map(({ plan, state, phase, step, regrouped }) => ({
      plan,
      regrouped: regrouped.length > 0,
      progress: {
        index: plan.index,
        runs: plan.runs.length,
        state: state === 'finished' ? 'done' : state === 'failed' ? 'failed' : 'pending',
        phase: phase ?? 'train',
        step,
        steps: phase === 'evaluate' ? 0 : trainingSteps(plan),
      },
      losses: 0,
      diverged: runs.filter((run) => run.cohort === plan.index && run.state === 'diverged').length,
      live: null,
    }))
}

/** The finished cohorts of an experiment that have runs to evaluate again on this engine. */
export function evaluationsOf(history: History, experiment: number, engine: string): Work[] {
  const runs = history.read.runs(experiment)
  return worksOf(history, experiment)
    .filter(
      ({ plan, progress }) =>
        progress.state === 'done' && runs.some((run) => run.cohort === plan.index && run.state === 'done'),
    )
    .map((work) => ({
      ...work,
      plan: { ...work.plan, engine },
      progress: { ...work.progress, state: 'pending', phase: 'evaluate', step: 0, steps: 0 },
    }))
}
