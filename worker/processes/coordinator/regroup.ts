import type { CohortPlan } from '../../../core/messages/trainer.ts'
import { halves } from '../../../core/messages/regroup.ts'
import type { Split } from '../../../history/write/regroup.ts'
import type { Work } from './active.ts'
import type { Loss } from './trainers.ts'

/** A cohort and how it is cut. */
export interface Splitting {
  whole: Work
  split: Split
}

/** What a cohort in trouble does next. */
export type Remedy = 'resume' | 'split' | 'fail'

/** Losses without a checkpoint in between at which a cohort is split, and after which a single run fails. */
const lossesToSplit = 2
const lossesToFail = 4

/**
 * Memory that ran out runs out again, and so does a crash or a hang that came twice: with fewer runs it may not. A single
 * run fails; a crash of one run among many is so narrowed down to it, and its neighbours are saved.
 */
export function remedyFor({ plan, losses }: Work, { memory }: Loss): Remedy {
  if (plan.runs.length > 1) return memory || losses >= lossesToSplit ? 'split' : 'resume'
  return memory || losses >= lossesToFail ? 'fail' : 'resume'
}

/** Losses that the parts of a cohort begin with: after a crash one more is enough to split them again. */
export const lossesOfParts = ({ memory }: Loss): number => (memory ? 0 : lossesToSplit - 1)

/**
 * The cohort in halves, and with it those of its structure that wait and would meet the same: after memory ran out,
 * into parts no larger than its halves; after a crash, in which a single run may be to blame, once, and only while no
 * cohort of that size is done.
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
