import type { Settings } from '../../core/experiment/types.ts'
import { budgets } from '../budgets/index.ts'
import { teachings } from './index.ts'
import type { TrainingPhase } from './teaching.ts'

/** The program in which a primary is trained alone before its budget is known. */
export const baselineProgram = 'baseline'

const baseline: TrainingPhase = {
  name: 'baseline',
  doing: 'training the baseline',
  label: 'Baseline, step',
  moves: true,
  time: 1,
  reports: [],
  calls: (step) => [{ program: baselineProgram, rows: 'primary', batch: step }],
}

/** The phases of training of settings: their mode's, after that of the baseline where their budget asks for it. */
export function trainingPhasesOf({ teaching }: Pick<Settings, 'teaching'>): readonly TrainingPhase[] {
  const own = teachings.get(teaching.mode).phases(teaching)
  if (!teaching.budget || !budgets.get(teaching.budget.kind).baseline) return own
  const [first, ...rest] = own
  return [baseline, { ...first!, fresh: ['primary', 'students'], again: true }, ...rest]
}
