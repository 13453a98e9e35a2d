import type { LiveCohort, Position } from '../../../core/messages/coordinator.ts'
import type { Doing } from '../../../core/messages/doing.ts'
import type { CohortPlan } from '../../../core/messages/trainer.ts'
import { trainingSteps, type Phase } from '../../../core/phases.ts'
import {
  fraction,
  partOf,
  speedometer,
  steady,
  stepsDone,
  type CohortProgress,
  type Progress,
  type Standing,
} from '../../../core/messages/progress.ts'
import type { ExperimentState } from '../../../core/records/records.ts'
import type { Recomputation } from './recompute/recomputation.ts'

/** A cohort of an experiment in training. */
export interface Work {
  readonly plan: CohortPlan
  readonly phases: readonly Phase[]
  readonly progress: Standing & Pick<CohortProgress, 'index' | 'runs'>
  /** Times it lost its trainer since its last checkpoint. */
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
  /** The state that was recorded and reported for it; null at the start. */
  told: 'queued' | 'running' | null
  /** The most trainers it may use at a time. */
  workers: number
  /** GPUs for its trainers, one each; empty if its engine does not choose among GPUs. */
  readonly devices: readonly string[]
  readonly startedAt: number
  /** Positions of the cohorts at that time. */
  readonly startedFrom: Work[]
  /** Time spent so far by cohorts in each phase, by its name, ms. */
  readonly spentMs: Map<string, number>
  /** Of predictions of the time left, those that are known well enough to be shown. */
  readonly known: (now: number, secondsLeft: number | null) => number | null
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
    told: null,
    workers,
    devices,
    startedAt: now,
    startedFrom: works.map((work) => ({ ...work, progress: { ...work.progress } })),
    spentMs: new Map(),
    known: steady(),
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

/** The phase that a cohort is in. */
export const phaseOf = ({ phases, progress }: Work): Phase => phases[progress.place]!

/** Notes that a cohort spent so long in its phase. */
export function spend({ spentMs }: Active, work: Work, ms: number): void {
  const { name } = phaseOf(work)
  spentMs.set(name, (spentMs.get(name) ?? 0) + ms)
}

/**
 * Cohorts in the order in which they start: the longest first, so that no trainer is left alone with a long one at the
 * end. Students are assumed to cost as much as their primary.
 */
export const longestFirst = (works: readonly Work[]): Work[] => works.toSorted((a, b) => lengthOf(b) - lengthOf(a))

const lengthOf = ({ plan, phases }: Work): number =>
  plan.runs.length * trainingSteps(phases) * (1 + plan.runs[0]!.settings.teaching.students.length)

/** What an active experiment does with so many trainers; `waiting`: those without any, in the order of their turns. */
export function doingOf(active: Active, trainers: number, waiting: readonly Active[]): Doing {
  if (active.ending) return { is: 'stopping' }
  const place = waiting.indexOf(active) + 1
  if (trainers === 0 && place > 0) return { is: 'queued', place, of: waiting.length }
  const busy = active.works.filter(({ progress }) => progress.state === 'running')
  if (busy.some((work) => phaseOf(work).moves && work.live !== null)) return { is: 'training' }
  return { is: busy.some((work) => phaseOf(work).moves) ? 'starting' : 'measuring' }
}

/** The progress of an active experiment; `waiting` as in `doingOf`. */
export function progressOf(active: Active, trainers: number, now: number, waiting: readonly Active[] = []): Progress {
  const steps = { done: 0, total: 0 }
  const runs = { total: 0, done: 0, diverged: 0, failed: 0 }
  for (const { phases, progress, diverged } of active.works) {
    steps.done += progress.runs * stepsDone(progress, phases)
    steps.total += progress.runs * trainingSteps(phases)
    runs.total += progress.runs
    runs.diverged += diverged
    if (progress.state === 'done') runs.done += progress.runs - diverged
    if (progress.state === 'failed') runs.failed += progress.runs
  }
  const times = timesOf(active)
  const done = doneFraction(active.works, times)
  const moved = done - doneFraction(active.startedFrom, times)
  const elapsed = (now - active.startedAt) / 1000
  return {
    doing: doingOf(active, trainers, waiting),
    runs,
    cohorts: active.works.map((work) => told(work, times)),
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
  const hasBegun = ({ progress }: Work) => progress.step > 0 || progress.place > 0
  const begun = open.filter(hasBegun)
  const least = (begun.length > 0 ? begun : open).sort((a, b) => usualPart(a) - usualPart(b))[0]
  if (!least) return null
  const toldOf = ({ plan }: Work) => told.find((work) => work.plan.index === plan.index)
  const anew = open.filter((work) => !hasBegun(work) && hasBegun(toldOf(work) ?? work)).length
  const { phases, progress } = least
  const [step, steps] = [stepsDone(progress, phases), trainingSteps(phases)]
  const { name: phase, moves } = phaseOf(least)
  return { phase, moves, step, steps, ...(anew > 0 && { anew }) }
}

const usualPart = ({ phases, progress }: Work) =>
  fraction(
    progress,
    phases.map(({ time }) => time),
  )

/** A cohort as clients are told of it. */
function told(work: Work, times: Times): CohortProgress {
  const { index, runs, state, step, steps } = work.progress
  const { name: phase, doing, label, moves } = phaseOf(work)
  return { index, runs, state, phase, doing, label, moves, step, steps, share: fraction(work.progress, times(work)) }
}

/** Times of the phases of a cohort, beside each other. */
type Times = (work: Work) => readonly number[]

/** No phase is taken to be less of a cohort's time. */
const leastShare = 0.02

/**
 * Times of phases from what was seen: the time that phases of a name took for the part of them that was done. A phase that
 * nobody was in yet is taken to be as much faster or slower than its record says as those that were seen.
 */
function timesOf({ works, startedFrom, spentMs, recomputation }: Active): Times {
  if (recomputation) return ({ phases }) => phases.map(({ moves }) => (moves ? 0 : 1))
  const done = new Map<string, number>()
  works.forEach(({ phases, progress }, i) =>
    phases.forEach(({ name, time }, place) => {
      const part = partOf(progress, place) - partOf(startedFrom[i]!.progress, place)
      done.set(name, (done.get(name) ?? 0) + progress.runs * time * part)
    }),
  )
  const seen = [...done].filter(([name, time]) => time > 0 && spentMs.has(name))
  const paces = new Map(seen.map(([name, time]) => [name, spentMs.get(name)! / time]))
  const spent = seen.reduce((sum, [name]) => sum + spentMs.get(name)!, 0)
  if (spent === 0) return ({ phases }) => phases.map(({ time }) => time)
  const usual = spent / seen.reduce((sum, [, time]) => sum + time, 0)
  return ({ phases }) => {
    const times = phases.map(({ name, time }) => time * (paces.get(name) ?? usual))
    const least = leastShare * times.reduce((sum, time) => sum + time, 0)
    return times.map((time) => Math.max(time, least))
  }
}

function doneFraction(works: readonly Work[], times: Times): number {
  let done = 0
  let total = 0
  for (const work of works) {
    const weight = work.progress.runs * trainingSteps(work.phases)
    done += weight * fraction(work.progress, times(work))
    total += weight
  }
  return total > 0 ? done / total : 1
}
