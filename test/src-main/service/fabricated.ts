import { join } from 'node:path'
import { cohorts } from '../../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { openHistory } from '../../../history/history.ts'
import { catalog } from '../../../worker/catalog.ts'

/** A history with one finished experiment of made-up numbers in a folder; gives its path and the experiment's number. */
export function fabricated(folder: string, { name = 'made up', settings = 2, seeds = 2 } = {}) {
  const path = join(folder, 'made.db')
  const strengths = Array.from({ length: settings }, (_, i) => (i + 1) / 1000).join(', ')
  const text = `name: ${JSON.stringify(name)}
task: { kind: concepts, concepts: 2 }
teaching: { mode: none }
sparsity: { kind: l1, strength: [${strengths}] }
seeds: ${seeds}
`
  const { experiment, faults } = parseExperiment(text, catalog)
  if (!experiment) throw new Error(faults[0]!.message)
  const plan = planExperiment(experiment, catalog)
  const parts = cohorts(plan, catalog, { most: 250 }).map((runs, index) => ({ index, runs, engine: 'onnx-cpu' }))
  const history = openHistory(path)
  const id = history.write.createExperiment(plan, parts, { engine: 'onnx-cpu', device: 'made up', versions: {} })
  history.write.setExperimentState(id, 'running')
  for (const { index, runs } of parts) {
    const results = runs.map((run, place) => {
      const summaries = {
        testLoss: 0.1 + ((run.seed * 37) % 100) / 1000 + run.setting * 1e-4,
        'monosemantic.count': run.seed % 5,
        'probe.k1.n100': ((run.seed * 13) % 97) / 97,
      }
      const cost = { primaryFlops: 1, trainingMs: 800 }
      return { place, state: 'done' as const, artifacts: [], cost, summaries }
    })
    history.write.finishCohort(id, index, results, [])
  }
  history.write.setExperimentState(id, 'finished')
  history.close()
  return { path, id, catalog }
}
