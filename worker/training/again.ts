import type { CohortPlan, KeptRun, Remeasured } from '../../core/messages/trainer.ts'
import { Cohort } from '../cohort/cohort.ts'
import { evaluate, type Spent } from '../evaluation/evaluate.ts'
import { forwardPrograms } from '../evaluation/forward.ts'
import type { CohortHost } from './loop.ts'
import { openTask } from './opened.ts'
import { cohortPhases, flops } from './phases.ts'
import { Stopped, type Pace } from '../evaluation/pace.ts'
import { retraining } from './whole.ts'
import { requireRoom } from '../cohort/room.ts'

/**
 * Evaluates the finished runs of a cohort anew, all of them together as they were the first time, from what is kept of
 * the primary. What its cost says of training and of the clock is taken as it is. A run without its parameters takes part
 * with those of its start, and gets no result.
 */
export async function evaluateCohort(plan: CohortPlan, kept: KeptRun[], host: CohortHost): Promise<void> {
  const { prepared, emit, now } = host
  const cohort = new Cohort(plan, openTask(plan.runs[0]!.settings.task))
  const { name: phase, steps } = cohortPhases(cohort, plan).at(-1)!
  requireRoom(cohort, host.freeBytes?.() ?? Infinity)
  const without = kept.flatMap(({ weights }, place) => {
    const reason = lackOf(cohort, weights)
    return reason === null ? [] : [{ place, reason }]
  })
  const lacking = new Set(without.map(({ place }) => place))
  if (lacking.size === cohort.runs) return emit({ type: 'evaluated', cohort: plan.index, results: [], without })

  let [told, rested] = [-Infinity, -Infinity]
  const progress = (step: number) => {
    told = now()
    emit({ type: 'progress', cohort: plan.index, phase, step, steps, live: [] })
  }
  const pace: Pace = async (done) => {
    if (now() - rested <= 20) return
    await new Promise((resolve) => setImmediate(resolve))
    rested = now()
    if (rested - told > 50) progress(Math.floor(done * steps))
    if (host.stopping()) throw new Stopped()
  }
  progress(0)
  // The programs of training are prepared too, so that what an engine decides for all of them together is the same.
  const compiled = await prepared.get(cohort.key, [...cohort.programs, ...forwardPrograms(cohort)])
  const state = cohort.initial()
  for (const name of Object.keys(cohort.primary.specs())) {
    const all = (state[name] as Float32Array).slice()
    const size = all.length / cohort.runs
    for (const [place, { weights }] of kept.entries()) if (!lacking.has(place)) all.set(weights[name]!, place * size)
    state[name] = all
  }
  const trained = flops(cohort, compiled)
  const spent = kept.map(({ cost }): Spent => ({
    flops: { primary: cost.primaryFlops ?? trained.primary, teaching: cost.teachingFlops ?? trained.teaching },
    trainingMs: cost.trainingMs ?? NaN,
    evaluationMs: cost.evaluationMs ?? NaN,
    ...(cohort.multiplier && {
      budget: { bound: cost.bound ?? NaN, pressure: cost.pressure ?? NaN, violation: cost.violation ?? NaN },
    }),
  }))
  const session = compiled.start(state)
  try {
    const left = { spent, students: false, retrain: retraining(session, compiled) }
    const results = await evaluate(cohort, session, prepared, left, now, pace)
    const names = new Set(Object.keys(cohort.primary.specs()))
    const told = results.flatMap(({ place, summaries, artifacts }): Remeasured[] =>
      lacking.has(place) ? [] : [{ place, summaries, artifacts: artifacts.filter(({ name }) => !names.has(name)) }],
    )
    emit({ type: 'evaluated', cohort: plan.index, results: told, without })
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    emit({ type: 'stopped', cohort: plan.index })
  } finally {
    session.dispose()
  }
}

/** What is missing of a run's parameters; null when they are all there. */
function lackOf({ primary, runs }: Cohort, weights: KeptRun['weights']): string | null {
  if (Object.keys(weights).length === 0) return 'its weights are not kept'
  for (const [name, { shape }] of Object.entries(primary.specs())) {
    const size = shape.reduce((a, b) => a * b, 1) / runs
    if (!weights[name]) return `its weights ${name} are missing or damaged`
    if (weights[name].length !== size)
      return `its weights ${name} are ${weights[name].length} numbers in place of ${size}`
  }
  return null
}
