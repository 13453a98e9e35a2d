import { cohorts } from '../../../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../../../core/experiment/parse.ts'
import { planExperiment } from '../../../../core/experiment/plan.ts'
import type { RunPlan } from '../../../../core/experiment/types.ts'
import { openHistory } from '../../../../history/history.ts'
import { catalog } from '../../../../worker/catalog.ts'

const file = (name: string, costs: string, seeds: number) => `name: ${name}
task: { kind: concepts, concepts: 10, inputs: 10, density: 0.1 }
primary: { kind: mlp, hidden: [10] }
teaching:
  mode: joint
  pressure: [0, 1]
  students:
    - { sees: code, predicts: targets, network: linear, reader: { kind: l1, cost: [${costs}] } }
seeds: ${seeds}
`

/** Values of a run that follow from its place, so that a test can say what it expects. */
export function madeUp({ seed, axes }: Pick<RunPlan, 'seed' | 'axes'>): Record<string, number> {
  const pressure = Number(axes['teaching.pressure'])
  const cost = Number(axes['teaching.students.0.reader.cost'] ?? 0)
  const legible = pressure === 0 ? 0.4 : 1 - 0.5 / (1 + 40 * cost)
  const luck = (((seed * 37) % 11) - 5) / 100
  return {
    testLoss: 0.01 + pressure * cost ** 2 * 20 + Math.abs(luck) / 10,
    testR2: 0.99 - pressure * cost * 2 - Math.abs(luck) / 10,
    'probe.k1.n100': legible + luck,
    'probe.kall.n100': 0.95 + luck / 10,
  }
}

/** One experiment of a made-up history. */
export interface Made {
  name: string
  /** Costs, separated by commas. */
  costs: string
  seeds: number
  tags?: string[]
}

/** Writes finished experiments with made-up values. */
export function manyRuns(path: string, experiments: readonly Made[]): void {
  const history = openHistory(path)
  try {
    for (const { name, costs, seeds, tags = [] } of experiments) {
      const { experiment, faults } = parseExperiment(file(name, costs, seeds), catalog)
      if (!experiment) throw new Error(faults[0]!.message)
      const plan = planExperiment(experiment, catalog)
      const parts = cohorts(plan, catalog, { most: 250 }).map((runs, index) => ({ index, runs, engine: 'cpu' }))
      const id = history.write.createExperiment(plan, parts, { engine: 'cpu', device: 'made up', versions: {}, tags })
      history.write.setExperimentState(id, 'running')
      for (const { index, runs } of parts) {
        const results = runs.map((run, place) => ({
          place,
          state: 'done' as const,
          summaries: madeUp(run),
          cost: { trainingMs: 1 },
          artifacts: [],
        }))
        history.write.finishCohort(id, index, results, [])
      }
      history.write.setExperimentState(id, 'finished')
    }
  } finally {
    history.close()
  }
}
