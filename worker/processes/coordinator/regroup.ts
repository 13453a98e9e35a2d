import type { CohortPlan } from '../../../core/messages/trainer.ts'
import { halves } from '../../../core/messages/regroup.ts'
import type { Split } from '../../../history/write/regroup.ts'
import type { Work } from './active.ts'
import type { Loss } from './trainers.ts'

/** A cohort and its parts. */
export interface Splitting {
  whole: Work
  split: Split
}

/** What happens next to a cohort in trouble. */
export type Remedy = 'resume' | 'split' | 'fail'

/** Number of losses without a checkpoint in between at which a cohort is split; twice as many fail a single run. */
const lossesToSplit = 2
const lossesToFail = 4

/**
 * Chooses a remedy. If memory ran out it will run out again, and so will a crash or a hang that came twice, but with
 * fewer runs it may not. A single run fails; splitting narrows a crash of one run among many down to that run and saves
 * the others.
 */
export function remedyFor({ plan, losses }: Work, { memory }: Loss): Remedy {
  if (plan.runs.length > 1) return memory || losses >= lossesToSplit ? 'split' : 'resume'
  return memory || losses >= lossesToFail ? 'fail' : 'resume'
}

/** Losses that the parts of a cohort start with: after a crash, one more splits them again. */
export const lossesOfParts = ({ memory }: Loss): number => (memory ? 0 : lossesToSplit - 1)

/**
 * Splits the cohort in half, and also the waiting cohorts of the same structure that would fail in the same way. After
 * memory ran out they are split into parts no larger than its halves. After a crash, which a single run may have
 * caused, they are split once, and only while no cohort of that size is done.
 */
export function splitsFor(works: readonly Work[], whole: Work, { memory }: Loss): Splitting[] {
  let free = 1 + Math.max(...works.map(({ plan }) => plan.index))
  const cut = (plan: CohortPlan, most: number): CohortPlan[] =>
    plan.runs.length <= most ? [plan] : halves(plan, free++).flatMap((part) => cut(part, most))
  const size = whole.plan.runs.length
  const half = Math.ceil(size / 2)
  const alike = works.filter(
    ({ plan, progress }) =>
      plan.structure !== undefined && plan.structure === whole.plan.structure && progress.index !== whole.plan.index,
  )
  const known = alike.some(({ plan, progress }) => progress.state === 'done' && plan.runs.length >= size)
  const waiting = alike.filter(
    ({ plan, progress, regrouped }) =>
      progress.state === 'pending' && plan.runs.length > half && (memory || (!regrouped && !known)),
  )
  return [whole, ...waiting].map((work) => ({
    whole: work,
    split: { index: work.plan.index, parts: cut(work.plan, half) },
  }))
}
