import type { Split } from '../../../history/write/regroup.ts'
import { addressSpaceWords, gigabytes, limits, type Limits } from '../../../runtime/limits.ts'
import type { Work } from './active.ts'
import { ofMachine, type OutOfMemory } from './outOfMemory.ts'
import type { Loss } from './trainers.ts'

/** What happened to a cohort, `cohort 3 ran out of device memory (1.5 GB were refused)`, or to its trainer. */
export function troubleWords({ progress, losses }: Work, { reason, memory }: Loss): string {
  if (memory) return `cohort ${progress.index} ${memoryWords(memory)}`
  return losses > 1 ? `${reason} (${losses} times without progress)` : reason
}

/** The same, with the smaller cohorts that replace it and others like it. */
export function splitWords(work: Work, loss: Loss, [own, ...others]: Split[]): string {
  const sizes = own!.parts.map(({ runs }) => runs.length)
  const whole = sizes.reduce((a, b) => a + b)
  const goesOn = `the ${whole} runs of cohort ${own!.index} resume from the last checkpoint in cohorts of ${sizes.join(' and ')}`
  const most = Math.max(...others.flatMap(({ parts }) => parts.map(({ runs }) => runs.length)))
  const too =
    others.length === 1
      ? 'one more waiting cohort like it is split'
      : `${others.length} more waiting cohorts like it are split`
  const waiting = others.length > 0 ? `, and ${too} into parts of at most ${most} runs` : ''
  return `${troubleWords(work, loss)}; ${goesOn}${waiting}. The last bits of their numbers may differ from those of whole cohorts.`
}

/** Why a single run has failed for good, and what to do. */
export function failureWords(work: Work, loss: Loss, set: Limits = limits()): string {
  const { reason, memory } = loss
  if (!memory) return troubleWords(work, loss)
  return `${memoryWords(memory)} with a single run; ${adviceFor(memory, set)} (${reason.slice(0, 300)})`
}

const memoryWords = ({ what, refusedBytes }: OutOfMemory): string =>
  refusedBytes === null ? what : `${what} (${bytes(refusedBytes)} were refused)`

/** Smaller networks do not help against a limit that somebody set, so that limit is named first. */
function adviceFor(memory: OutOfMemory, set: Limits): string {
  if (!ofMachine(memory)) return advice
  const space = addressSpaceWords(set)
  if (space) return `${space}: raise that limit, then resume`
  if (set.memoryBytes === null) return advice
  return `its control group, as of a container or a batch job, has ${gigabytes(set.memoryBytes)} of memory: raise that limit, or ${advice}`
}

const advice =
  'try it with fewer trainers at a time (resume with --workers 1), or start a new experiment with a smaller batch, a smaller ' +
  'network or fewer evaluation.rows, or on another engine'

function bytes(n: number): string {
  return n >= 2 ** 30 ? `${(n / 2 ** 30).toFixed(1)} GB` : `${Math.ceil(n / 2 ** 20)} MB`
}
