// A forked process that trains cohorts, one at a time, and reports to the coordinator.
import '../../runtime/v8.ts'
import { flushCompileCache } from 'node:module'
import { totalmem } from 'node:os'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { Checkpoint, CohortPlan, FromTrainer, KeptRun, ToTrainer } from '../../core/messages/trainer.ts'
import { child } from './child.ts'
import { loadEngine } from '../engines/index.ts'
import { Prepared } from '../evaluation/fit.ts'
import type { CohortHost } from '../training/loop.ts'

/** Trains and evaluates one cohort: exported by `worker/training/loop.ts`, or by a module that replaces it. */
export type RunCohort = (plan: CohortPlan, checkpoint: Checkpoint | null, host: CohortHost) => Promise<void>
/**
 * Evaluates a finished cohort again from its weights: exported by `worker/training/again.ts`, or by a module that
 * replaces it.
 */
export type EvaluateCohort = (plan: CohortPlan, kept: KeptRun[], host: CohortHost) => Promise<void>

const { values: args } = parseArgs({
  options: {
    'cohort-module': { type: 'string' },
    /** The pipe for this process's heartbeat; absent if nobody watches. */
    'beat-fd': { type: 'string' },
    'checkpoint-seconds': { type: 'string', default: '60' },
    /** Number of compiled structures after which this process asks to be replaced: released native sessions leak. */
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

/** On macOS free memory excludes what the system would give back at once, so total memory is the limit there. */
const freeBytes = () => (process.platform === 'darwin' ? totalmem() : process.availableMemory())

const cohortProgram = async () =>
  (await loaded(new URL('../training/loop.ts', import.meta.url))) as { runCohort: RunCohort }
const evaluationProgram = async () =>
  (await loaded(new URL('../training/again.ts', import.meta.url))) as { evaluateCohort: EvaluateCohort }

/** The given module, or the lab's own. What was compiled is kept at once, since a trainer is killed at its end. */
async function loaded({ href }: URL): Promise<unknown> {
  const given = args['cohort-module']
  const program: unknown = await import(given ? pathToFileURL(resolve(given)).href : href)
  flushCompileCache()
  return program
}

/** Programs prepared on an engine so far; a module that replaces the lab's own computes without one. */
async function preparedFor(name: string): Promise<Prepared> {
  let known = prepared.get(name)
  if (!known) {
    const warn = (message: string) => send({ type: 'warning', message: `${name}: ${message}` })
    const compiling = (programs: number) => send({ type: 'compiling', programs })
    const engine = args['cohort-module'] ? null! : await loadEngine(name, { warn, compiling })
    prepared.set(name, (known = new Prepared(engine)))
    if (engine) send({ type: 'ready', engine: name, versions: { node: process.versions.node, ...engine.versions } })
  }
  return known
}
