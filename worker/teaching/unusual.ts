import type { Settings } from '../../core/experiment/types.ts'
import { plainTraining, type Phase } from '../../core/phases.ts'
import { trainingPhasesOf } from './phases.ts'
import type { TrainingPhase } from './teaching.ts'

/** Phases of training of settings as records that plans carry; null where there is only the usual one. */
export function unusualPhasesOf(settings: Settings): readonly Phase[] | null {
  const { training } = settings
  const phases = trainingPhasesOf(settings)
  if (phases.length === 1 && phases[0]!.name === plainTraining.name) return null
  return phases.map((phase) => recordOf(phase, training.steps))
}

/** A phase of training as a record. */
export const recordOf = ({ name, doing, label, moves, time }: TrainingPhase, steps: number): Phase => ({
  name,
  doing,
  label,
  moves,
  steps,
  time: time * steps,
})
