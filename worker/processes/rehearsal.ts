import { stepSeconds, type Speed } from '../../core/engines/calibration.ts'
import { cohortsBy, largestCohort } from '../../core/experiment/cohorts.ts'
import { phasesIn, structureIn, type Planned } from '../../core/experiment/prepared.ts'
import type { RunPlan } from '../../core/experiment/types.ts'
import type { Moment, Rehearsal, Together } from '../../core/engines/estimate.ts'
import { halves } from '../../core/messages/regroup.ts'
import type { Checkpoint, CohortPlan, FromTrainer } from '../../core/messages/trainer.ts'
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

/** Trains a cohort of each structure for a moment, the largest first, and extrapolates to the whole experiment. */
export const rehearse = (tried: Rehearsed, means: Means): Promise<Rehearsal> => rehearsing(tried, means)()

/** A cohort in a rehearsal: as much of it as fits, where its training stands, and the least time of its step so far. */
interface Begun {
  plan: CohortPlan
  at: Checkpoint | null
  leastMs: number
  /** Why it is no more of it. */
  refused: string | null
}

/**
 * A rehearsal in rounds: each call trains a cohort of each structure for a moment, the largest first, from where the last
 * one left it, and extrapolates the fastest moments to the whole experiment. Structures that there was no time for are
 * assumed to be as fast as the others: by their work if the engine is calibrated, otherwise per step and run.
 */
export function rehearsing(
  { planned, engine, trainers, speeds, moment = ofAnEstimate }: Rehearsed,
  means: Means,
): () => Promise<Rehearsal> {
  const { flopsOfRun } = means
  const { runs } = planned.plan
  const structureOf = structureIn(planned)
  const groups = cohortsBy(runs, structureOf, { most: largestCohort(runs.length, trainers) }).map(
    (runs): CohortPlan => ({ index: 0, engine, runs, ...phasesIn(planned, structureOf(runs[0]!)) }),
  )
  const kinds = Map.groupBy(groups, ({ runs }) => structureOf(runs[0]!))
  const weigh = (groups: readonly CohortPlan[]): number =>
    modelSteps(groups) * (speeds.length > 0 ? stepSeconds(speeds, flopsOfRun(groups[0]!.runs[0]!)) : 1)
  const trained = [...kinds.values()]
    .filter((kind) => modelSteps(kind) > 0)
    .sort((a, b) => modelSteps(b) - modelSteps(a))
  const known = new Map<CohortPlan[], Begun>()

  const train = async (kind: CohortPlan[]): Promise<void> => {
    const before = known.get(kind)
    let at = before?.at ?? null
    const { plan, msPerStep, refused } = await timedInPart(before?.plan ?? kind[0]!, async (plan) => {
      const timed = await timedFrom(plan, plan === before?.plan ? at : null, means, moment)
      at = timed.at
      return timed.msPerStep
    })
    const leastMs = Math.min(plan === before?.plan ? before.leastMs : Infinity, msPerStep)
    known.set(kind, { plan, at, leastMs, refused: before?.refused ?? refused })
  }
  const sum = (kindsOf: CohortPlan[][]) => kindsOf.reduce((total, kind) => total + weigh(kind), 0)

  return async () => {
    const began = performance.now()
    for (const kind of trained) if (performance.now() - began <= moment.allMs) await train(kind)
    const [tried, untried] = [trained.filter((kind) => known.has(kind)), trained.filter((kind) => !known.has(kind))]
    const triedMs = tried.reduce((ms, kind) => {
      const { plan, leastMs } = known.get(kind)!
      return ms + (leastMs / plan.runs.length) * modelSteps(kind) * slownessOf(plan)
    }, 0)
    const trainingMs = untried.length > 0 ? triedMs * (1 + sum(untried) / sum(tried)) : triedMs
    const cut = tried.find((kind) => known.get(kind)!.refused !== null)
    const together = cut ? togetherOf(cut[0]!, known.get(cut)!) : null
    return { cohorts: groups.length, trainingMs, memoryBytes: process.memoryUsage.rss(), together }
  }
}

const togetherOf = (whole: CohortPlan, { plan, refused }: Begun): Together => ({
  wanted: whole.runs.length,
  fit: plan.runs.length,
  reason: refused!,
})

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

/** Milliseconds per training step of a cohort, from the real loop stopped after a moment; and where it stopped. */
async function timedFrom(
  plan: CohortPlan,
  from: Checkpoint | null,
  { runCohort, prepared, workedMs }: Means,
  moment: Moment,
): Promise<{ msPerStep: number; at: Checkpoint | null }> {
  const phases = phasesOf(plan)
  const clock = moment.undisturbed ? workedMs : () => performance.now()
  const doneAt = ({ phase, step }: Pick<Checkpoint, 'phase' | 'step'>): number => {
    const place = placeOf(phases, phase)
    return trainingSteps(phases, place) + (phases[place]!.moves ? step : 0)
  }
  const seen: Seen[] = [{ step: from ? doneAt(from) : 0, atMs: clock() }]
  const first = phases.find(({ moves }) => moves)
  let at: Checkpoint | null = null
  const note = (message: FromTrainer) => {
    if (message.type !== 'checkpoint' && message.type !== 'progress') return
    // Elsewhere it starts again, since only its first phase is timed.
    if (message.type === 'checkpoint') at = message.checkpoint.phase === first?.name ? message.checkpoint : null
    const done = doneAt(message.type === 'checkpoint' ? message.checkpoint : message)
    if (done > seen.at(-1)!.step) seen.push({ step: done, atMs: clock() })
  }
  await runCohort(plan, from, {
    prepared,
    emit: note,
    stopping: () => seen.length > 1 && clock() - seen[1]!.atMs > moment.eachMs,
    now: () => performance.now(),
    checkpointEvery: Infinity,
  })
  return { msPerStep: stepMs(seen, moment.undisturbed), at }
}

/** A report of training: steps done, and when. */
export interface Seen {
  step: number
  atMs: number
}

/** The shortest part of a moment that says how long a step takes, ms. */
const leastPartMs = 20

/**
 * Milliseconds of a step between the first report and the last; where it is to be `undisturbed`, in the fastest part between
 * two reports that are some time apart. Time before the first report includes compiling and reading data: it is used only
 * if there are no others.
 */
export function stepMs(seen: readonly Seen[], undisturbed: boolean): number {
  const counted = seen.length > 2 ? seen.slice(1) : seen
  const between = (a: Seen, b: Seen) => (b.atMs - a.atMs) / Math.max(1, b.step - a.step)
  const whole = between(counted[0]!, counted.at(-1)!)
  if (!undisturbed) return whole
  const parts: number[] = []
  let from = counted[0]!
  for (const to of counted)
    if (to.atMs - from.atMs >= leastPartMs) {
      parts.push(between(from, to))
      from = to
    }
  return parts.length > 0 ? Math.min(...parts) : whole
}
