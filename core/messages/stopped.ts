import type { Position } from './coordinator.ts'
import type { ExperimentState } from '../records/records.ts'

/**
 * How a stop ended, from the state that the experiment has now and the least advanced checkpoint that is stored:
 * `Stopped at a checkpoint, step 3,200 of 6,000.` Of what runs on, or had ended before, no stop is told.
 */
export function stopWords(state: ExperimentState, position: Position | null): string {
  if (state === 'finished' || state === 'failed') return 'It had ended before it could be stopped.'
  if (state === 'running' || state === 'queued') return 'It was not stopped.'
  if (state === 'cancelled') return 'Cancelled: what was done is kept.'
  if (!position) return 'Stopped. What was trained up to the last checkpoint is stored.'
  if (position.phase === 'evaluate') return 'Stopped at a checkpoint, after training, before its evaluation was done.'
  if (position.step === 0) return 'Stopped before its first checkpoint was stored.'
  const { step, steps, anew = 0 } = position
  const without = anew === 1 ? '1 cohort has no checkpoint and begins' : `${anew} cohorts have no checkpoint and begin`
  return `Stopped at a checkpoint, step ${count(step)} of ${count(steps)}${anew > 0 ? `; ${without} anew` : ''}.`
}

const count = (n: number): string => n.toLocaleString('en-US')
