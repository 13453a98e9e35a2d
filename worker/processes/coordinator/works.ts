import { phasesOf, placeOf, type Phase } from '../../../core/phases.ts'
import type { History } from '../../../history/history.ts'
import type { Work } from './active.ts'

/** The cohorts of an experiment, at their positions in the history. */
export function worksOf({ read }: History, experiment: number): Work[] {
  const runs = read.runs(experiment)
  return read.cohorts(experiment).map(({ plan, state, phase, step, regrouped }) => {
    const phases = phasesOf(plan)
    const place = placeOf(phases, phase)
    return {
      plan,
      phases,
      regrouped: regrouped.length > 0,
      progress: {
        index: plan.index,
        runs: plan.runs.length,
        state: state === 'finished' ? 'done' : state === 'failed' ? 'failed' : 'pending',
        ...storedAt(phases, place, step),
      },
      losses: 0,
      diverged: runs.filter((run) => run.cohort === plan.index && run.state === 'diverged').length,
      live: null,
    }
  })
}

/** Where a cohort stands whose checkpoint is of this phase; inside one that moves nothing, nothing is kept. */
export const storedAt = (phases: readonly Phase[], place: number, step: number) =>
  phases[place]!.moves ? { place, step, steps: phases[place]!.steps } : { place, step: 0, steps: 0 }

/** The finished cohorts of an experiment that have runs to be evaluated anew, on this engine. */
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
      progress: { ...work.progress, state: 'pending', place: work.phases.length - 1, step: 0, steps: 0 },
    }))
}
