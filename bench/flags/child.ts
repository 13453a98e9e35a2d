// Trains and evaluates a small experiment without setting flags: bench/flags.ts passes them.
import { cohorts } from '../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import { catalog } from '../../worker/catalog.ts'
import { loadEngine } from '../../worker/engines/index.ts'
import { Prepared } from '../../worker/evaluation/fit.ts'
import { runCohort } from '../../worker/training/loop.ts'

/** Processor seconds, start and warm-up included. */
export interface Took {
  training: number
  evaluation: number
}

const text = `name: flags
task: { kind: concepts, concepts: 10 }
primary: { kind: mlp, hidden: [32] }
teaching:
  mode: joint
  pressure: 1
  students: [{ sees: code, predicts: targets, network: linear, reader: { kind: l1, cost: [0, 0.01, 0.03] } }]
training: { steps: 2000, batch: 128 }
seeds: 2
`
const engine = process.argv[2]!
const plan = planExperiment(parseExperiment(text, catalog).experiment!, catalog)
const [runs] = cohorts(plan, catalog, { most: 6 })
const prepared = new Prepared(await loadEngine(engine))
const used = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6
let training = 0
await runCohort({ index: 0, engine, runs: runs! }, null, {
  prepared,
  emit(message) {
    if (message.type === 'checkpoint' && message.checkpoint.phase === 'evaluate') training = used()
  },
  stopping: () => false,
  now: () => performance.now(),
  checkpointEvery: Infinity,
})
console.log(JSON.stringify({ training, evaluation: used() - training } satisfies Took))
