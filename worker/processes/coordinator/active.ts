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

/** A cohort of an experiment that is being trained. */
export interface Work {
  readonly plan: CohortPlan
  readonly progress: CohortProgress
  /** Times it lost its trainer since its last checkpoint. */
  losses: number
  /** Whether it was cut from a larger one. */
  readonly regrouped: boolean
  diverged: number
  live: LiveCohort | null
}

/** An experiment that is being trained, or evaluated anew, and how it should end. */
export interface Active {
  readonly experiment: number
  /** Where its finished runs are evaluated anew; null where it is trained. */
  readonly recomputation: Recomputation | null
  readonly works: Work[]
  /** What it becomes once its trainers have stopped; null while it should go on. */
  ending: ExperimentState | null
  /** Most trainers it may use at a time. */
  workers: number
  /** GPUs for its trainers, one after the other; none where its engine needs no such word. */
  readonly devices: readonly string[]
  readonly startedAt: number
  /** Where the cohorts stood then. */
  readonly startedFrom: Work[]
  /** Time spent so far by cohorts that train and by cohorts that are evaluated, ms. */
  readonly spentMs: { train: number; evaluate: number }
  readonly speed: (now: number, value: number) => number | null
}

/** An experiment about to be trained, or evaluated anew; cohorts that are finished count as done. */
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

/** Puts the parts of a cohort in its place. */
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

/** Training steps of a cohort; its runs have the same number. */
export const trainingSteps = (plan: CohortPlan): number => plan.runs[0]!.settings.training.steps

/**
 * Cohorts in the order in which they are begun: the longest first, so that at the end no trainer is alone with a long
 * one. Students are taken to cost as much as their primary.
 */
export const longestFirst = (works: readonly Work[]): Work[] =>
  works.toSorted((a, b) => lengthOf(b.plan) - lengthOf(a.plan))

const lengthOf = (plan: CohortPlan): number =>
  plan.runs.length * trainingSteps(plan) * (1 + plan.runs[0]!.settings.teaching.students.length)

/** Where an active experiment stands. */
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
 * The least advanced cohort that has begun and is not done, else the least advanced of all; and how many of these have
 * nothing stored although trainers `told` that they had begun.
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

/**
 * Share of training in the time of a cohort, from what was seen: the time that each phase took for the part of it that
 * was done.
 */
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
