import { cohorts } from '../../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import type { CohortPlan } from '../../../core/messages.ts'
import { catalog } from '../../../worker/catalog.ts'

/** The cohorts of an experiment text; throws its first fault. */
export function planned(text: string, most = 16): CohortPlan[] {
  const parsed = parseExperiment(text, catalog)
  if (!parsed.experiment) throw new Error(parsed.faults[0]!.message)
  const plan = planExperiment(parsed.experiment, catalog)
  return cohorts(plan, catalog, { most }).map((runs, index) => ({ index, runs, engine: 'cpu' }))
}

/** Ten concepts behind a rotation, read by one linear student with an l1 reader; small. */
export const tenConcepts = (fields = '', teaching = 'mode: joint, pressure: 1'): string => `
name: ten concepts
task: { kind: concepts, concepts: 10, inputs: 10, density: 0.1 }
primary: { kind: mlp, hidden: [10], init: { kind: normal, sd: 0.4 }, outputBias: false }
teaching:
  ${teaching.split(', ').join('\n  ')}
  students:
    - { sees: code, predicts: targets, distance: squared, network: linear, bias: false,
        init: { kind: normal, sd: 0.4 }, reader: { kind: l1, cost: [0.003, 0.01] } }
${fields}`
