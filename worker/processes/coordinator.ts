// A forked process that plans cohorts, feeds trainers, and is the only writer of the history.
import '../../runtime/v8.ts'
import { flushCompileCache } from 'node:module'
import { availableParallelism, hostname } from 'node:os'
import { parseArgs } from 'node:util'
import type { FromCoordinator, Refusal, ToCoordinator } from '../../core/messages/coordinator.ts'
import { mostRuns } from '../../core/experiment/cohorts.ts'
import { HistoryError } from '../../history/errors.ts'
import { openHistory, type History } from '../../history/history.ts'
import { requireUsable } from '../../history/usable.ts'
import { takeLock } from '../../history/lock.ts'
import { child } from './child.ts'
import { commands, Refused } from './coordinator/commands.ts'
import { MovedWatch } from './coordinator/moved.ts'
import { Scheduler } from './coordinator/scheduler.ts'
import { usualPatience } from '../../runtime/life.ts'

const { values: args } = parseArgs({
  options: {
    history: { type: 'string' },
    /** Name of the service's socket; written into the lock for other clients. */
    socket: { type: 'string' },
    'most-runs': { type: 'string', default: String(mostRuns) },
    'heartbeat-seconds': { type: 'string', default: String(usualPatience.heartbeatSeconds) },
    'stall-seconds': { type: 'string', default: String(usualPatience.stallSeconds) },
    'checkpoint-seconds': { type: 'string' },
    /** Why an earlier coordinator of the same service ended; absent for its first. */
    after: { type: 'string' },
    /** A module for trainers that exports `runCohort` and replaces the lab's own. */
    'cohort-module': { type: 'string' },
    /** `yes` to start a new history beside the backups of a missing one. */
    'begin-anew': { type: 'string' },
    /** The pipe for this process's heartbeat; absent if nobody watches. */
    'beat-fd': { type: 'string' },
  },
})

/** Why experiments are found running although nobody trains them. */
const serviceGone =
  'interrupted, because the lab service ended before it could stop it (it was killed, or the machine went down); ' +
  'everything up to the last checkpoint is stored'

const send = child<ToCoordinator, FromCoordinator>((message) => void answer(message), args['beat-fd'])
const opened = open()
const watch = opened && new MovedWatch(opened, send)
const handlers = opened && start(opened)

function open(): History | null {
  try {
    requireUsable(args.history!, { beginAnew: args['begin-anew'] === 'yes' })
    const startedAt = new Date().toISOString()
    const note = { socket: args.socket!, pid: process.ppid, host: hostname(), startedAt }
    if (!takeLock(args.history!, note, 1000)) {
      send({ type: 'cannot', code: 'HELD', message: `${args.history} is open in another lab service` })
      return null
    }
    const history = openHistory(args.history!, { beginAnew: args['begin-anew'] === 'yes' })
    history.write.markInterrupted(args.after ?? serviceGone)
    // It is killed in the end.
    flushCompileCache()
    send({ type: 'ready' })
    return history
  } catch (error) {
    send({ type: 'cannot', code: 'HISTORY', message: error instanceof Error ? error.message : String(error) })
    return null
  }
}

function start(history: History) {
  const trainerArgs = (['cohort-module', 'checkpoint-seconds'] as const).flatMap((name) =>
    args[name] === undefined ? [] : [`--${name}`, args[name]],
  )
  const scheduler = new Scheduler({
    history,
    trainer: {
      args: trainerArgs,
      heartbeatSeconds: Number(args['heartbeat-seconds']),
      stallSeconds: Number(args['stall-seconds']),
    },
    // If the file has moved, that is reported, not the error that it causes in the experiment.
    tell: (event) => void (watch!.look() === null && send(event)),
  })
  return commands({ history, scheduler, workers: availableParallelism(), mostRuns: Number(args['most-runs']) })
}

async function answer({ id, command, input }: ToCoordinator): Promise<void> {
  if (!handlers) return
  try {
    if (command !== 'close') requireInPlace()
    send({ type: 'reply', id, output: await handlers[command](input as never) })
  } catch (error) {
    const words = watch!.look()
    send({ type: 'refused', id, refusal: words === null ? refusalOf(error) : { code: 'HISTORY', message: words } })
  }
}

function requireInPlace(): void {
  const words = watch!.look()
  if (words !== null) throw new HistoryError(args.history!, words)
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal
  const message = error instanceof Error ? error.message : String(error)
  return { code: error instanceof HistoryError ? 'HISTORY' : 'INTERNAL', message }
}
