import { stepSeconds, type Speed } from '../../core/engines/calibration.ts'
import { cohortsBy, largestCohort } from '../../core/experiment/cohorts.ts'
import { phasesIn, structureIn, type Planned } from '../../core/experiment/prepared.ts'
import type { RunPlan } from '../../core/experiment/types.ts'
import type { Moment, Rehearsal, Together } from '../../core/engines/estimate.ts'
import { halves } from '../../core/messages/regroup.ts'
import type { CohortPlan, FromTrainer } from '../../core/messages/trainer.ts'
import { phasesOf, placeOf, trainingSteps } from '../../core/phases.ts'
import type { Prepared } from '../evaluation/fit.ts'
import { outOfMemory } from './coordinator/outOfMemory.ts'
import type { RunCohort } from './trainer.ts'

/** The experiment to rehearse. */
export interface Rehearsed {
  planned: Planned
  engine: string
  trainers: number
  /** The engine's calibrated speeds; empty if it was not calibrated. */
  speeds: readonly Speed[]
  /** By default, the moment of an estimate. */
  moment?: Moment
}

/** The functions that a rehearsal needs. */
export interface Means {
  runCohort: RunCohort
  prepared: Prepared
  /** Milliseconds that this process has worked, where that is one thread's; it does not go on while others have the core. */
  workedMs(): number
  /** Multiplications and additions of one training step of a run. */
  flopsOfRun(run: RunPlan): number
}

/** An estimate is of this machine as it is now, with whatever else it does. */
const ofAnEstimate: Moment = { eachMs: 300, allMs: 5000, undisturbed: false }

/**
 * Trains a cohort of each structure for a moment, the largest first, and extrapolates to the whole experiment.
 * Structures that there was no time for are assumed to be as fast as the others: by their work if the engine is
 * calibrated, otherwise per step and run.
 */
export async function rehearse(
  { planned, engine, trainers, speeds, moment = ofAnEstimate }: Rehearsed,
  means: Means,
): Promise<Rehearsal> {
  const { flopsOfRun } = means
  const { runs } = planned.plan
  const structureOf = structureIn(planned)
  const groups = cohortsBy(runs, structureOf, { most: largestCohort(runs.length, trainers) }).map(
    (runs): CohortPlan => ({ index: 0, engine, runs, ...phasesIn(planned, structureOf(runs[0]!)) }),
  )
  const kinds = Map.groupBy(groups, ({ runs }) => structureOf(runs[0]!))
  const weigh = (groups: readonly CohortPlan[]): number =>
    modelSteps(groups) * (speeds.length > 0 ? stepSeconds(speeds, flopsOfRun(groups[0]!.runs[0]!)) : 1)
  const began = performance.now()
  let triedMs = 0
  let together: Together | null = null
  const [tried, untried]: CohortPlan[][][] = [[], []]
  const trained = [...kinds.values()].filter((kind) => modelSteps(kind) > 0)
  for (const kind of trained.sort((a, b) => modelSteps(b) - modelSteps(a))) {
    if (performance.now() - began > moment.allMs) untried!.push(kind)
    else {
      const { plan, msPerStep, refused } = await timedInPart(kind[0]!, (plan) => timed(plan, means, moment))
      if (refused && !together) together = { wanted: kind[0]!.runs.length, fit: plan.runs.length, reason: refused }
      triedMs += (msPerStep / plan.runs.length) * modelSteps(kind) * slownessOf(plan)
      tried!.push(kind)
    }
  }
  const sum = (kindsOf: CohortPlan[][]) => kindsOf.reduce((total, kind) => total + weigh(kind), 0)
  const trainingMs = untried!.length > 0 ? triedMs * (1 + sum(untried!) / sum(tried!)) : triedMs
  return { cohorts: groups.length, trainingMs, memoryBytes: process.memoryUsage.rss(), together }
}

/**
 * The time of a cohort's step; where memory does not hold all its runs, that of the first half, as training would cut it.
 * Throws where one run alone does not fit.
 */
export async function timedInPart(
  whole: CohortPlan,
  time: (plan: CohortPlan) => Promise<number>,
): Promise<{ plan: CohortPlan; msPerStep: number; refused: string | null }> {
  let plan = whole
  let refused: string | null = null
  for (;;) {
    try {
      return { plan, msPerStep: await time(plan), refused }
    } catch (error) {
      const ran = outOfMemory(error instanceof Error ? error.message : String(error))
      if (!ran) throw error
      if (plan.runs.length === 1)
        throw new Error(`one run alone ${ran.what}; make its networks or its batch smaller`, { cause: error })
      refused ??= ran.what
      plan = halves(plan, 0)[0]
    }
  }
}

/** Training steps of these cohorts, summed over runs. */
const modelSteps = (groups: readonly CohortPlan[]): number =>
  groups.reduce((sum, plan) => sum + plan.runs.length * trainingSteps(phasesOf(plan)), 0)

/** Time of a step of all its training beside one of its first phase, which is the one that is tried. */
function slownessOf(plan: CohortPlan): number {
  const training = phasesOf(plan).filter(({ moves }) => moves)
  const [first] = training
  const time = training.reduce((sum, { time }) => sum + time, 0)
  return time / trainingSteps(training) / (first!.time / first!.steps)
}

/** Milliseconds per training step of a cohort, from the real loop stopped after a moment. */
async function timed(plan: CohortPlan, { runCohort, prepared, workedMs }: Means, moment: Moment): Promise<number> {
  const phases = phasesOf(plan)
  const clock = moment.undisturbed ? workedMs : () => performance.now()
  const seen: Seen[] = [{ step: 0, atMs: clock() }]
  const note = (message: FromTrainer) => {
    const { phase, step } =
      message.type === 'checkpoint' ? message.checkpoint : message.type === 'progress' ? message : {}
    if (phase === undefined || step === undefined) return
    const place = placeOf(phases, phase)
    const done = trainingSteps(phases, place) + (phases[place]!.moves ? step : 0)
    if (done > seen.at(-1)!.step) seen.push({ step: done, atMs: clock() })
  }
  await runCohort(plan, null, {
    prepared,
    emit: note,
    stopping: () => seen.length > 1 && clock() - seen[1]!.atMs > moment.eachMs,
    now: () => performance.now(),
    checkpointEvery: Infinity,
  })
  return stepMs(seen, moment.undisturbed)
}

/** A report of training: steps done, and when. */
export interface Seen {
  step: number
  atMs: number
}

/**
 * Milliseconds of a step between the first report and the last; where it is to be `undisturbed`, in the fastest part between
 * two reports. Time before the first report includes compiling and reading data: it is used only if there are no others.
 */
export function stepMs(seen: readonly Seen[], undisturbed: boolean): number {
  const counted = seen.length > 2 ? seen.slice(1) : seen
  const between = (a: Seen, b: Seen) => (b.atMs - a.atMs) / Math.max(1, b.step - a.step)
  if (!undisturbed) return between(counted[0]!, counted.at(-1)!)
  return Math.min(...counted.slice(1).map((one, i) => between(counted[i]!, one)))
}
