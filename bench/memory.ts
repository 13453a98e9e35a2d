// Memory of a trainer over cohorts of ever new structures, its restarts included. usage: memory.ts [cohorts]
import '../runtime/v8.ts'
import { fork, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cohorts } from '../core/experiment/cohorts.ts'
import { parseExperiment } from '../core/experiment/parse.ts'
import { planExperiment } from '../core/experiment/plan.ts'
import type { CohortPlan, FromTrainer } from '../core/messages/trainer.ts'
import { catalog } from '../worker/catalog.ts'
import { nodeArguments } from '../runtime/child.ts'
import { beatArguments, watchedStdio } from '../runtime/life.ts'
import { pathBeside } from '../runtime/paths.ts'

const count = Number(process.argv[2] ?? 20)
const widths = Array.from({ length: count }, (_, i) => `[${8 + i}]`)
const { experiment } = parseExperiment(
  `name: memory
task: { kind: concepts, concepts: 8 }
primary: { kind: mlp, hidden: { sweep: [${widths.join(', ')}] } }
teaching: { pressure: 1 }
training: { steps: 300, batch: 128 }
evaluation: { rows: 10000 }
seeds: 8`,
  catalog,
)
const plans = cohorts(planExperiment(experiment!, catalog), catalog, { most: 8 }).map((runs, index): CohortPlan => ({
  index,
  runs,
  engine: 'onnx-cpu',
}))

let trainer = start()
let lives = 1
const peaks: number[] = []
for (const plan of plans) {
  const retire = await trained(trainer, plan)
  peaks.push(megabytes(trainer.pid!, 'VmHWM'))
  const now = megabytes(trainer.pid!, 'VmRSS')
  console.log(`cohort ${plan.index}: ${now.toFixed(0)} MB, peak of this life ${peaks.at(-1)!.toFixed(0)} MB`)
  if (!retire) continue
  trainer.kill('SIGKILL')
  trainer = start()
  lives++
}
trainer.kill('SIGKILL')
console.log(`${plans.length} cohorts, ${lives} lives, peak ${Math.max(...peaks).toFixed(0)} MB`)

function start(): ChildProcess {
  const path = pathBeside(import.meta.url, '../worker/processes/trainer.ts')
  return fork(path, beatArguments, {
    execArgv: nodeArguments,
    serialization: 'advanced',
    stdio: watchedStdio('inherit'),
  })
}

/** Trains a cohort; whether the trainer then asks to be replaced. */
function trained(child: ChildProcess, plan: CohortPlan): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let done = false
    child.removeAllListeners('message').on('message', (message: FromTrainer) => {
      if (message.type === 'failed') reject(new Error(message.message))
      if (message.type === 'done') done = true
      if (message.type === 'retire') resolve(true)
      if (message.type === 'turn' && done) resolve(false)
    })
    child.send({ type: 'cohort', plan, checkpoint: null })
  })
}

function megabytes(pid: number, field: 'VmHWM' | 'VmRSS'): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`${field}:\\s+(\\d+)`))
  return Number(line![1]) / 1024
}
