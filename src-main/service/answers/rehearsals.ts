import { cohortsBy, largestCohort } from '../../../core/experiment/cohorts.ts'
import { structureIn } from '../../../core/experiment/prepared.ts'
import type { Rehearsal } from '../../../core/engines/estimate.ts'
import type { ToRehearse } from './describe.ts'

/** Trains a moment of an experiment; it ends when the signal aborts. */
type Rehearse = (given: ToRehearse, signal: AbortSignal | undefined) => Promise<Rehearsal>

/** How much larger or smaller a largest cohort may be for its runs to cost about the same. */
const mostGrowth = 2
/** How long a rehearsal holds, ms: how busy the machine is may change. */
const freshMs = 10 * 60_000

/** Number of cohorts that an experiment trains as, and of runs in all of them and in the largest. */
interface Size {
  cohorts: number
  runs: number
  largest: number
}

interface Kept {
  essence: string
  atMs: number
  size: Size
  rehearsal: Rehearsal
}

/** Rehearses experiments; one that differs from the last in the number of its runs alone is not trained, but scaled. */
export class Rehearsals {
  readonly #rehearse: Rehearse
  #last: Kept | null = null

  constructor(rehearse: Rehearse) {
    this.#rehearse = rehearse
  }

  /** `essence`: what one run of the experiment costs depends on this text and on where it is trained. */
  async of(essence: string, given: ToRehearse, signal: AbortSignal | undefined): Promise<Rehearsal> {
    const size = sizeOf(given)
    const key = JSON.stringify([essence, given.engine, given.trainers, given.speeds])
    const last = this.#last
    if (last?.essence === key && performance.now() - last.atMs < freshMs && isNear(last, size))
      return scaled(last, size)
    const rehearsal = await this.#rehearse(given, signal)
    this.#last = { essence: key, atMs: performance.now(), size, rehearsal }
    return rehearsal
  }
}

function sizeOf({ planned, trainers }: ToRehearse): Size {
  const { runs } = planned.plan
  const groups = cohortsBy(runs, structureIn(planned), { most: largestCohort(runs.length, trainers) })
  return { cohorts: groups.length, runs: runs.length, largest: Math.max(...groups.map(({ length }) => length)) }
}

/** Whether a kept rehearsal tells the cost of an experiment of this size; where memory ran out it tells of no other. */
function isNear({ size: { largest }, rehearsal }: Kept, size: Size): boolean {
  if (rehearsal.together) return size.largest === largest
  return Math.max(size.largest / largest, largest / size.largest) <= mostGrowth
}

function scaled({ rehearsal, size: before }: Kept, size: Size): Rehearsal {
  return {
    ...rehearsal,
    cohorts: size.cohorts,
    trainingMs: (rehearsal.trainingMs * size.runs) / before.runs,
    // A part of it does not grow: this is at least what is needed.
    memoryBytes: rehearsal.memoryBytes * Math.max(1, size.largest / before.largest),
  }
}
