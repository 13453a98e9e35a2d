// A forked process that trains cohorts, one at a time, and reports to the coordinator.
import '../../runtime/v8.ts'
import { totalmem } from 'node:os'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { Checkpoint, CohortPlan, FromTrainer, KeptRun, ToTrainer } from '../../core/messages/trainer.ts'
import { child } from './child.ts'
import { loadEngine } from '../engines/index.ts'
import { Prepared } from '../evaluation/fit.ts'
import type { CohortHost } from '../training/loop.ts'

/** Trains and evaluates one cohort: what `worker/training/loop.ts`, or a module in its place, exports. */
export type RunCohort = (plan: CohortPlan, checkpoint: Checkpoint | null, host: CohortHost) => Promise<void>
/** Evaluates a finished cohort anew from its weights: what `worker/training/again.ts`, or a module in its place, exports. */
export type EvaluateCohort = (plan: CohortPlan, kept: KeptRun[], host: CohortHost) => Promise<void>

const { values: args } = parseArgs({
  options: {
    'cohort-module': { type: 'string' },
    /** The pipe that says that this process lives; none where nobody watches. */
    'beat-fd': { type: 'string' },
    'checkpoint-seconds': { type: 'string', default: '60' },
    /** Structures compiled before this process asks to be replaced: native sessions leak when released. */
    'structures-per-life': { type: 'string', default: '24' },
  },
})

let stopping = false
let busy = false
const prepared = new Map<string, Prepared>()
const send = child<ToTrainer, FromTrainer>(receive, args['beat-fd'])

function receive(message: ToTrainer): void {
  if (message.type === 'stop') stopping = busy
  else void work(message)
}

async function work(order: Exclude<ToTrainer, { type: 'stop' }>): Promise<void> {
  const { plan } = order
  busy = true
  stopping = false
  try {
    const host: CohortHost = {
      prepared: await preparedFor(plan.engine),
      emit: send,
      stopping: () => stopping,
      now: () => performance.now(),
      checkpointEvery: Number(args['checkpoint-seconds']) * 1000,
      freeBytes,
    }
    if (order.type === 'cohort') await (await cohortProgram()).runCohort(plan, order.checkpoint, host)
    else await (await evaluationProgram()).evaluateCohort(plan, order.kept, host)
  } catch (error) {
    console.error(error)
    send({ type: 'failed', cohort: plan.index, message: error instanceof Error ? error.message : String(error) })
  }
  busy = false
  const structures = [...prepared.values()].reduce((sum, { size }) => sum + size, 0)
  if (structures >= Number(args['structures-per-life'])) send({ type: 'retire' })
}

/** On macOS what is free leaves out what the system would give back at once, so the whole memory is the bound there. */
const freeBytes = () => (process.platform === 'darwin' ? totalmem() : process.availableMemory())

const cohortProgram = async () =>
  (await import(moduleOr(new URL('../training/loop.ts', import.meta.url)))) as { runCohort: RunCohort }
const evaluationProgram = async () =>
  (await import(moduleOr(new URL('../training/again.ts', import.meta.url)))) as { evaluateCohort: EvaluateCohort }

/** The address of the module that stands in place of one of the lab's own. */
function moduleOr({ href }: URL): string {
  const given = args['cohort-module']
  return given ? pathToFileURL(resolve(given)).href : href
}

/** Programs prepared on an engine so far; a module in place of the lab's own computes without one. */
async function preparedFor(name: string): Promise<Prepared> {
  let known = prepared.get(name)
  if (!known) {
    const warn = (message: string) => send({ type: 'warning', message: `${name}: ${message}` })
    const engine = args['cohort-module'] ? null! : await loadEngine(name, { warn })
    prepared.set(name, (known = new Prepared(engine)))
    if (engine) send({ type: 'ready', engine: name, versions: { node: process.versions.node, ...engine.versions } })
  }
  return known
}
