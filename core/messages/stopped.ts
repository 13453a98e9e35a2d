import type { Position } from './coordinator.ts'
import type { ExperimentState } from '../records/records.ts'

/**
 * The result of a stop, from the experiment's present state and its least advanced stored checkpoint: `Stopped at a
 * checkpoint, step 3,200 of 6,000.` Experiments that run on, or had ended before, are not reported as stopped.
 */
export function stopWords(state: ExperimentState, position: Position | null): string {
  if (state === 'finished' || state === 'failed') return 'It had ended before it could be stopped.'
  if (state === 'running' || state === 'queued') return 'It was not stopped.'
  if (state === 'cancelled') return 'Cancelled. Finished work is kept.'
  if (!position) return 'Stopped. What was trained up to the last checkpoint is stored.'
  if (!position.moves) return 'Stopped at a checkpoint, after training, before its evaluation was done.'
  if (position.step === 0) return 'Stopped before its first checkpoint was stored.'
  const { step, steps, anew = 0 } = position
  const without = anew === 1 ? '1 cohort has no checkpoint and starts' : `${anew} cohorts have no checkpoint and start`
  return `Stopped at a checkpoint, step ${count(step)} of ${count(steps)}${anew > 0 ? `; ${without} over` : ''}.`
}

const count = (n: number): string => n.toLocaleString('en-US')
