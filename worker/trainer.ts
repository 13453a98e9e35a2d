// A forked process that trains cohorts, one at a time, and reports to the coordinator.
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { Checkpoint, CohortPlan, FromTrainer, ToTrainer } from '../core/messages.ts'
import { child } from './child.ts'

/** What a running cohort needs of its surroundings. */
export interface CohortHost {
  emit(message: FromTrainer): void
  /** True once the cohort should emit a checkpoint, then `stopped`, and return. */
  stopping(): boolean
}

/** Trains and evaluates one cohort; the module named by `--cohort-module` exports it. */
export type RunCohort = (plan: CohortPlan, checkpoint: Checkpoint | null, host: CohortHost) => Promise<void>

const { values: args } = parseArgs({
  options: {
    'cohort-module': { type: 'string', default: new URL('./train/loop.ts', import.meta.url).pathname },
    /** Cohorts before this process asks to be replaced: native sessions leak when released. */
    'cohorts-per-life': { type: 'string', default: '16' },
  },
})

let stopping = false
let busy = false
let cohorts = 0
const send = child<ToTrainer, FromTrainer>(receive)
setInterval(() => send({ type: 'heartbeat' }), 1000)
send({ type: 'ready', engine: '', versions: { node: process.versions.node } })

function receive(message: ToTrainer): void {
  if (message.type === 'stop') stopping = busy
  else void train(message.plan, message.checkpoint)
}

async function train(plan: CohortPlan, checkpoint: Checkpoint | null): Promise<void> {
  busy = true
  stopping = false
  try {
    const { runCohort } = (await import(pathToFileURL(resolve(args['cohort-module'])).href)) as { runCohort: RunCohort }
    await runCohort(plan, checkpoint, { emit: send, stopping: () => stopping })
  } catch (error) {
    send({ type: 'failed', cohort: plan.index, message: error instanceof Error ? error.message : String(error) })
  }
  busy = false
  if (++cohorts >= Number(args['cohorts-per-life'])) send({ type: 'retire' })
}
