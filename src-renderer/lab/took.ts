import type { ExperimentRecord } from '../../core/records/records.ts'
import { duration, secondsBetween } from './words.ts'

type Timed = Pick<ExperimentRecord, 'startedAt' | 'finishedAt' | 'stages'>

/** Seconds that an experiment took, or what was added last where it was extended; null until it has ended. */
export const tookSeconds = ({ startedAt, finishedAt, stages }: Timed): number | null =>
  secondsBetween(stages?.at(-1)?.at ?? startedAt, finishedAt)

/**
 * `Finished in 27 s; 45 s were expected.`: the expectation is shown if there was one. For an experiment that was
 * extended, it was of an earlier stage.
 */
export function tookWords(record: Timed & Pick<ExperimentRecord, 'expectedSeconds'>): string {
  const took = tookSeconds(record)
  if (took === null) return 'Finished.'
  const { expectedSeconds: expected, stages } = record
  const beside = expected !== undefined && !stages ? `; ${duration(expected)} ${were(expected)} expected` : ''
  return `Finished in ${duration(took)}${beside}.`
}

const were = (seconds: number): string => (duration(seconds).startsWith('1 ') ? 'was' : 'were')
