import type { Settings } from '../../core/experiment/types.ts'
import { plainTraining, type Phase } from '../../core/phases.ts'
import { teachings } from './index.ts'
import type { TrainingPhase } from './teaching.ts'

/** Phases of training of settings as records that plans carry; null where there is only the usual one. */
export function unusualPhasesOf({ teaching, training }: Settings): readonly Phase[] | null {
  const phases = teachings.get(teaching.mode).phases(teaching)
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
