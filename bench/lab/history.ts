import { cohorts } from '../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import type { RunPlan } from '../../core/experiment/types.ts'
import { measureFacts } from '../../core/catalog/measure.ts'
import type { RunResult } from '../../core/messages/trainer.ts'
import { fillNormal, stream } from '../../core/random/random.ts'
import { openHistory } from '../../history/history.ts'
import { catalog } from '../../worker/catalog.ts'

const span = (count: number, of: (i: number) => number) => Array.from({ length: count }, (_, i) => of(i)).join(', ')

/** 50 pressures × 25 costs × 8 seeds. */
const file = `name: ten thousand runs
task: { kind: concepts, concepts: 10, inputs: 10, density: 0.1 }
primary: { kind: mlp, hidden: [10] }
teaching:
  mode: joint
  pressure: [${span(50, (i) => (i + 1) / 10)}]
  students:
    - { sees: code, predicts: targets, network: linear, reader: { kind: l1, cost: [${span(25, (i) => 0.0005 * (i + 1))}] } }
seeds: 8
`

/** Writes a history with one finished experiment of 10,000 runs, whose numbers are made up; gives how many runs it has. */
export function tenThousandRuns(path: string): number {
  const { experiment, faults } = parseExperiment(file, catalog)
  if (!experiment) throw new Error(faults[0]!.message)
  const plan = planExperiment(experiment, catalog)
  const parts = cohorts(plan, catalog, { most: 250 }).map((runs, index) => ({ index, runs, engine: 'onnx-cpu' }))
  const history = openHistory(path)
  try {
    const id = history.write.createExperiment(plan, parts, { engine: 'onnx-cpu', device: 'made up', versions: {} })
    history.write.setExperimentState(id, 'running')
    for (const { index, runs } of parts) {
      const curves = runs.flatMap((run, place) => curvesOf(run, place))
      history.write.finishCohort(id, index, runs.map(resultOf), curves)
    }
    history.write.setExperimentState(id, 'finished')
  } finally {
    history.close()
  }
  return plan.runs.length
}

const names = measureFacts(catalog).map(({ name }) => name)
const noise = new Float32Array(names.length + 300)

function resultOf(run: RunPlan, place: number): RunResult {
  const [pressure, cost] = ['teaching.pressure', 'teaching.students.0.reader.cost'].map((path) =>
    Number(run.axes[path]),
  )
  fillNormal(noise, stream(run.seed, 'made up'), run.setting)
  const legible = 1 - Math.exp(-400 * cost! * pressure!)
  const summaries = Object.fromEntries(names.map((name, i) => [name, legible + 0.05 * noise[i]!]))
  summaries.testLoss = 0.02 * cost! * pressure! * 50 + 0.004 * noise[0]! ** 2
  const matrix = Float32Array.from({ length: 100 }, (_, i) =>
    Math.abs((i % 11 === 0 ? 1 : (1 - legible) * noise[names.length + i]!) || 0),
  )
  const labels = Array.from({ length: 10 }, (_, i) => `concept ${i + 1}`)
  const array = { shape: [10, 10], data: matrix, labels }
  return {
    place,
    state: 'done',
    summaries,
    cost: { primaryFlops: 3e9, trainingMs: 800 },
    artifacts: [
      { name: 'concept × unit', ...array },
      { name: 'concept × unit correlation', ...array },
    ],
  }
}

function curvesOf(run: RunPlan, place: number) {
  const steps = Int32Array.from({ length: 60 }, (_, i) => i * 100)
  const values = Float32Array.from(steps, (step) => Math.exp(-step / 1500) + 0.01 * (run.seed + 1))
  return [{ name: 'task loss', place, steps, values }]
}
