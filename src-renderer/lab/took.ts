import type { ExperimentRecord } from '../../core/records/records.ts'
import { secondsBetween } from './words.ts'

type Timed = Pick<ExperimentRecord, 'startedAt' | 'finishedAt' | 'stages'>

/** Seconds that an experiment took, or what was added last where it was extended; null until it has ended. */
export const tookSeconds = ({ startedAt, finishedAt, stages }: Timed): number | null =>
  secondsBetween(stages?.at(-1)?.at ?? startedAt, finishedAt)
