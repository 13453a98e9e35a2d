import type { Estimate } from '../../core/engines/estimate.ts'
import { duration, memory } from './words.ts'

/** The longest training that starts without a question, s. */
const longSeconds = 24 * 3600

/** Training steps of all runs together that start without an estimate: minutes for small networks. */
const fewSteps = 10_000_000

/** Reasons to ask before an experiment of so many training steps starts, as sentences; empty if there are none. */
export function reasonsToAsk(estimate: Estimate | null, steps: number | null): string[] {
  if (!estimate)
    return steps === null || steps > fewSteps ? ['How long it takes and whether it fits is not known yet.'] : []
  const { trainingSeconds, evaluationSeconds, memoryBytes, freeBytes, trainers } = estimate
  const seconds = trainingSeconds + evaluationSeconds
  const reasons: string[] = []
  if (seconds > longSeconds) reasons.push(`It takes about ${duration(seconds)}.`)
  if (freeBytes !== null && memoryBytes > freeBytes) {
    const each = Math.max(1, Math.floor(freeBytes / (memoryBytes / trainers)))
    const fewer = trainers > 1 ? ` (${each} of ${trainers} trainers would fit)` : ''
    reasons.push(`It needs ${memory(memoryBytes)} of memory, and ${memory(freeBytes)} are free${fewer}.`)
  }
  return reasons
}

/** What training does where not all runs of a cohort fit, as a sentence. */
export const togetherWords = ({ together }: Estimate): string =>
  together ? `${together.wanted} runs together ${inThePresent(together.reason)}; ${together.fit} at a time fit.` : ''

/** `ran out of memory` in the words of what would happen. */
const inThePresent = (reason: string): string =>
  reason
    .replace(/^ran out/, 'run out')
    .replace(/^did not fit/, 'do not fit')
    .replace(/^does not fit/, 'do not fit')
