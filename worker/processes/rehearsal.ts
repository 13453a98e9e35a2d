import { stepSeconds, type Speed } from '../../core/engines/calibration.ts'
import { cohortsBy, largestCohort } from '../../core/experiment/cohorts.ts'
import { structureIn, type Planned } from '../../core/experiment/prepared.ts'
import type { RunPlan } from '../../core/experiment/types.ts'
import type { Rehearsal } from '../../core/engines/estimate.ts'
import type { FromTrainer } from '../../core/messages/trainer.ts'
import type { Prepared } from '../evaluation/fit.ts'
import type { RunCohort } from './trainer.ts'

/** What is to be tried. */
export interface Rehearsed {
  planned: Planned
  engine: string
  trainers: number
  /** How fast the engine was when it was calibrated; none where it was not. */
  speeds: readonly Speed[]
}

/** What trying needs. */
export interface Means {
  runCohort: RunCohort
  prepared: Prepared
  /** Multiplications and additions of one training step of a run. */
  flopsOfRun(run: RunPlan): number
}

/** How long one structure is tried, once its programs are ready, and how long all of them together, ms. */
const eachMs = 300
const allMs = 5000

/**
 * Trains a cohort of each structure for a moment, the largest first, and reckons from it what the whole takes. What
 * there was no time to try is taken to be as fast as what was, where the engine was calibrated by the work it is, else
 * step for step and run for run.
 */
export async function rehearse(
  { planned, engine, trainers, speeds }: Rehearsed,
  { runCohort, prepared, flopsOfRun }: Means,
): Promise<Rehearsal> {
  const { runs } = planned.plan
  const structureOf = structureIn(planned)
  const groups = cohortsBy(runs, structureOf, { most: largestCohort(runs.length, trainers) })
  const kinds = Map.groupBy(groups, (runs) => structureOf(runs[0]!))
  const weigh = (groups: readonly RunPlan[][]): number =>
    modelSteps(groups) * (speeds.length > 0 ? stepSeconds(speeds, flopsOfRun(groups[0]![0]!)) : 1)
  const began = performance.now()
  let triedMs = 0
  const [tried, untried]: RunPlan[][][][] = [[], []]
  for (const kind of [...kinds.values()].sort((a, b) => modelSteps(b) - modelSteps(a))) {
    if (performance.now() - began > allMs) untried!.push(kind)
    else {
      const msPerStep = await timed(kind[0]!, engine, runCohort, prepared)
      triedMs += (msPerStep / kind[0]!.length) * modelSteps(kind)
      tried!.push(kind)
    }
  }
  const sum = (kindsOf: RunPlan[][][]) => kindsOf.reduce((total, kind) => total + weigh(kind), 0)
  const trainingMs = untried!.length > 0 ? triedMs * (1 + sum(untried!) / sum(tried!)) : triedMs
  return { cohorts: groups.length, trainingMs, memoryBytes: process.memoryUsage.rss() }
}

/** Training steps of these cohorts, summed over runs. */
const modelSteps = (groups: readonly RunPlan[][]): number =>
  groups.reduce((sum, runs) => sum + runs.length * runs[0]!.settings.training.steps, 0)

/** Milliseconds per training step of a cohort, from the real loop stopped after a moment. */
async function timed(runs: RunPlan[], engine: string, runCohort: RunCohort, prepared: Prepared): Promise<number> {
  const seen: { step: number; atMs: number }[] = [{ step: 0, atMs: performance.now() }]
  const note = (message: FromTrainer) => {
    const step =
      message.type === 'progress' && message.phase === 'train'
        ? message.step
        : message.type === 'checkpoint'
          ? message.checkpoint.step
          : 0
    if (step > seen.at(-1)!.step) seen.push({ step, atMs: performance.now() })
  }
  await runCohort({ index: 0, runs, engine }, null, {
    prepared,
    emit: note,
    stopping: () => seen.length > 1 && performance.now() - seen[1]!.atMs > eachMs,
    now: () => performance.now(),
    checkpointEvery: Infinity,
  })
  // Compiling and reading data belong to the time before the first report; only where there is no other is it used.
  const first = seen.length > 2 ? seen[1]! : seen[0]!
  const last = seen.at(-1)!
  return (last.atMs - first.atMs) / Math.max(1, last.step - first.step)
}
