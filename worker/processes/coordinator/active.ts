import type { LiveCohort, Position } from '../../../core/messages/coordinator.ts'
import type { CohortPlan } from '../../../core/messages/trainer.ts'
import {
  fraction,
  modelSteps,
  speedometer,
  usualTrainShare,
  type CohortProgress,
  type Progress,
} from '../../../core/messages/progress.ts'
import type { ExperimentState } from '../../../core/records/records.ts'
import type { Recomputation } from './recompute/recomputation.ts'

/** A cohort of an experiment in training. */
export interface Work {
  readonly plan: CohortPlan
  readonly progress: CohortProgress
  /** How often it has lost its trainer since its last checkpoint. */
  losses: number
  /** Whether it was split off from a larger one. */
  readonly regrouped: boolean
  diverged: number
  live: LiveCohort | null
}

/** An experiment that is being trained, or evaluated again, and how it should end. */
export interface Active {
  readonly experiment: number
  /** Set if its finished runs are evaluated again; null if it is trained. */
  readonly recomputation: Recomputation | null
  readonly works: Work[]
  /** Its state once its trainers have stopped; null while it should continue. */
  ending: ExperimentState | null
  /** The most trainers it may use at a time. */
  workers: number
  /** GPUs for its trainers, one each; empty if its engine does not choose among GPUs. */
  readonly devices: readonly string[]
  readonly startedAt: number
  /** Positions of the cohorts at that time. */
  readonly startedFrom: Work[]
  /** Time spent so far on training and on evaluating cohorts, ms. */
  readonly spentMs: { train: number; evaluate: number }
  readonly speed: (now: number, value: number) => number | null
}

/** Makes an experiment active, to be trained or evaluated again; finished cohorts count as done. */
export function activate(
  experiment: number,
  works: Work[],
  { workers, devices }: Pick<Active, 'workers' | 'devices'>,
  now: number,
  recomputation: Recomputation | null = null,
): Active {
  return {
    experiment,
    recomputation,
    works,
    ending: null,
    workers,
    devices,
    startedAt: now,
    startedFrom: works.map((work) => ({ ...work, progress: { ...work.progress } })),
    spentMs: { train: 0, evaluate: 0 },
    speed: speedometer(10_000),
  }
}

/** Replaces a cohort by its parts. */
export function replaceWork(active: Active, whole: Work, parts: readonly Work[]): void {
  const at = active.works.indexOf(whole)
  const begun = active.startedFrom[at]!
  active.works.splice(at, 1, ...parts)
  const beginnings = parts.map((part) => ({
    ...part,
    progress: { ...begun.progress, index: part.progress.index, runs: part.progress.runs },
  }))
  active.startedFrom.splice(at, 1, ...beginnings)
}

/** Training steps of a cohort; the same for all its runs. */
export const trainingSteps = (plan: CohortPlan): number => plan.runs[0]!.settings.training.steps

/**
 * Cohorts in the order in which they start: the longest first, so that no trainer is left alone with a long one at the
 * end. Students are assumed to cost as much as their primary.
 */
export const longestFirst = (works: readonly Work[]): Work[] =>
  works.toSorted((a, b) => lengthOf(b.plan) - lengthOf(a.plan))

const lengthOf = (plan: CohortPlan): number =>
  plan.runs.length * trainingSteps(plan) * (1 + plan.runs[0]!.settings.teaching.students.length)

/** The progress of an active experiment. */
export function progressOf(active: Active, trainers: number, now: number): Progress {
  const steps = { done: 0, total: 0 }
  const runs = { total: 0, done: 0, diverged: 0, failed: 0 }
  for (const { plan, progress, diverged } of active.works) {
    const part = modelSteps(progress, trainingSteps(plan))
    steps.done += part.done
    steps.total += part.total
    runs.total += progress.runs
    runs.diverged += diverged
    if (progress.state === 'done') runs.done += progress.runs - diverged
    if (progress.state === 'failed') runs.failed += progress.runs
  }
  const trainShare = trainShareOf(active)
  const done = doneFraction(active.works, trainShare)
  const moved = done - doneFraction(active.startedFrom, trainShare)
  const elapsed = (now - active.startedAt) / 1000
  return {
    runs,
    cohorts: active.works.map((work) => ({ ...work.progress })),
    modelSteps: steps,
    share: done,
    rate: active.speed(now, steps.done),
    secondsLeft: moved > 0 ? ((1 - done) / moved) * elapsed : null,
    trainers,
  }
}

/**
 * The least advanced cohort that has begun and is not done, otherwise the least advanced of all; and how many have
 * nothing stored although their trainers reported (`told`) that they had begun.
 */
export function positionOf(works: readonly Work[], told: readonly Work[]): Position | null {
  const open = works.filter(({ progress }) => progress.state === 'pending' || progress.state === 'running')
  const begun = open.filter(({ progress }) => progress.step > 0 || progress.phase === 'evaluate')
  const least = (begun.length > 0 ? begun : open).sort((a, b) => place(a) - place(b))[0]
  if (!least) return null
  const hasBegun = ({ progress }: Work) => progress.step > 0 || progress.phase === 'evaluate'
  const toldOf = ({ plan }: Work) => told.find((work) => work.plan.index === plan.index)
  const anew = open.filter((work) => !hasBegun(work) && hasBegun(toldOf(work) ?? work)).length
  const { phase, step, steps } = least.progress
  return { phase, step, steps, ...(anew > 0 && { anew }) }
}

const place = ({ progress }: Work) => fraction(progress, usualTrainShare)

/** Training's share of a cohort's time, estimated from the time that each phase took for the part that is done. */
function trainShareOf({ works, startedFrom, spentMs, recomputation }: Active): number {
  if (recomputation) return 0
  const parts = { train: 0, evaluate: 0 }
  works.forEach(({ plan, progress }, i) => {
    const weight = progress.runs * trainingSteps(plan)
    const begun = startedFrom[i]!.progress
    parts.train += weight * (fraction(progress, 1) - fraction(begun, 1))
    parts.evaluate += weight * (fraction(progress, 0) - fraction(begun, 0))
  })
  if (!(parts.train > 0 && parts.evaluate > 0)) return usualTrainShare
  const [train, evaluate] = [spentMs.train / parts.train, spentMs.evaluate / parts.evaluate]
  return train + evaluate > 0 ? Math.min(0.98, Math.max(0.02, train / (train + evaluate))) : usualTrainShare
}

function doneFraction(works: readonly Work[], trainShare: number): number {
  let done = 0
  let total = 0
  for (const { plan, progress } of works) {
    const weight = progress.runs * trainingSteps(plan)
    done += weight * fraction(progress, trainShare)
    total += weight
  }
  return total > 0 ? done / total : 1
}
