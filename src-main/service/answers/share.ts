import { phasesOf, placeOf, trainingSteps } from '../../../core/phases.ts'
import { fraction } from '../../../core/messages/progress.ts'
import type { CohortRecord, ExperimentState } from '../../../core/records/records.ts'
import type { Reader } from '../../../history/read/reader.ts'

const halted: readonly ExperimentState[] = ['paused', 'cancelled', 'interrupted']

/**
 * Share of the work that the history holds of an experiment that stopped before its end, in [0, 1], by the times that
 * phases are taken to need; null for others: one in training reports it, and one that is over has all of it.
 */
export function shareStored(read: Reader, { id, state }: { id: number; state: ExperimentState }): number | null {
  if (!halted.includes(state)) return null
  const parts = read.cohorts(id).map(partOf)
  const whole = parts.reduce((sum, { weight }) => sum + weight, 0)
  return whole > 0 ? parts.reduce((sum, { weight, done }) => sum + weight * done, 0) / whole : null
}

function partOf({ plan, state, phase, step }: CohortRecord): { weight: number; done: number } {
  const phases = phasesOf(plan)
  const weight = plan.runs.length * trainingSteps(phases)
  if (state === 'finished' || state === 'failed') return { weight, done: 1 }
  const place = placeOf(phases, phase)
  // Inside a phase that moves nothing, nothing is kept.
  const { moves, steps } = phases[place]!
  const times = phases.map(({ time }) => time)
  return { weight, done: fraction({ state: 'pending', place, step: moves ? step : 0, steps }, times) }
}
