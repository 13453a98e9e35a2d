import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer } from 'ws'
import type { ExperimentEvent } from '../../core/commands.ts'
import { wireTypes } from '../../core/wire.ts'
import { openHistory, type ReadHistory } from '../../history/history.ts'
import { whyReadOnly } from '../../history/readOnly.ts'
import type { Patience } from '../../runtime/life.ts'
import { Backups } from './backups.ts'
import { check } from './check.ts'
import { Clients } from './clients.ts'
import { CommandRefused, type Moved } from './coordinator.ts'
import { Engines } from './engines.ts'
import { Exports } from './exports/exports.ts'
import { Hub } from './hub.ts'
import { numbered } from './numbered.ts'
import { Preparing, type Handed } from './preparing.ts'
import { Refusing } from './refusing.ts'
import { routerOf } from './router.ts'
import { Standing } from './standing.ts'
import { Supervisor } from './supervisor.ts'

export interface ServiceOptions {
  history: string
  socket: string
  workers: number
  /** Arguments for the coordinator. */
  coordinatorArgs: string[]
  module: string | undefined
  /** How long the coordinator may be silent. */
  patience: Patience
  /** Called once everything has ended. */
  ended(reason: string | null): void
}

/** How long training that nobody waits for may take to reach a checkpoint. */
const graceMs = 1000
/** How long an idle service waits for the next client. */
const lingerMs = 300
/** Time between backups while training goes on. */
const backupEveryMs = 30 * 60_000

/** A running lab service. */
export interface Service {
  /** Takes what whoever started it has found out before. */
  hand(handed: Handed): void
  /** Ends it when nobody is connected and nothing was asked to go on. */
  leaveIfIdle(): void
  /** Stops what runs at a checkpoint, then ends. */
  shutDown(withinMs: number, reason: string | null): Promise<void>
}

/** Serves one history on a socket, until its last client has left and nothing more was asked of it. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const hub = new Hub()
  const clients = new Clients()
  const standing = new Standing()
  let history: ReadHistory | undefined
  let ending: Promise<void> | undefined
  /** What became of the history, once it is not at its path any more. */
  let moved: string | null = null
  const publish = (event: ExperimentEvent) => {
    standing.note(event)
    hub.publish(event)
  }
  const changes = {
    event(event: ExperimentEvent) {
      publish(event)
      backups.note()
      if (event.type !== 'state' || event.state === 'running') return
      clients.release(event.experiment)
      ended = event.experiment
      backups.begin()
      leaveIfIdle()
    },
    moved({ message, rescued }: Moved, interrupted: number[]) {
      moved = message
      console.error(message)
      for (const experiment of interrupted) {
        clients.release(experiment)
        publish({ type: 'event', experiment, level: 'error', message, rescued })
        publish({ type: 'state', experiment, state: 'interrupted' })
      }
      hub.report({ type: 'changed', experiment: 0 })
      void backups.close().then(leaveIfIdle)
    },
    giveUp: (reason: string) => void shutDown(0, reason),
  }
  const why = whyReadOnly(options.history)
  const supervisor = why
    ? new Refusing(why.message)
    : new Supervisor(options.coordinatorArgs, options.patience, changes)
  /** The experiment that ended last. */
  let ended: number | null = null
  const backups = new Backups({
    ...{ history: options.history, everyMs: backupEveryMs },
    failed(message) {
      console.error(message)
      supervisor.call('remark', { level: 'warning', experiment: ended, message }).catch(console.error)
    },
    rested: () => leaveIfIdle(),
  })

  const server = createServer((_, response) => response.writeHead(426).end())
  // Who comes while it ends is turned away, and starts another as soon as the history is free.
  const sockets = new WebSocketServer({
    server,
    maxPayload: 16 * 2 ** 20,
    verifyClient: () => !ending && moved === null,
  })
  const exports = new Exports(options.history)
  const preparing = new Preparing(options.module)
  const read = () => {
    if (moved !== null) throw new CommandRefused({ code: 'HISTORY', message: moved })
    return (history ??= openHistory(options.history, { readonly: true })).read
  }
  const engines = new Engines({
    ...{ module: options.module, read },
    keep: (calibration) => supervisor.call('calibrate', calibration),
  })
  const router = routerOf({
    ...{ history: options.history, workers: options.workers, module: options.module },
    ...{ supervisor, clients, hub, standing, backups, exports, engines, preparing, read },
    check: () => check(options.history),
    changed: () => backups.note(),
    stop: () => void shutDown(10_000, null),
  })
  const rpc = new RPCHandler(router, { customJsonSerializers: wireTypes })
  sockets.on('connection', (socket) => {
    const client = clients.join()
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      const abandoned = clients.leave(client)
      for (const experiment of abandoned)
        if (supervisor.running.has(experiment))
          supervisor.call('stop', { experiment, as: 'interrupted', withinMs: graceMs }).catch(() => {})
      leaveIfIdle()
    })
    void rpc.upgrade(numbered(socket), { context: { client } })
  })

  const isIdle = () => clients.size === 0 && [...supervisor.running].every((experiment) => !clients.isHeld(experiment))
  function leaveIfIdle(): void {
    if (!isIdle()) return
    if (backups.due && supervisor.running.size === 0) return backups.begin()
    // What still runs is on its way to a checkpoint; a stop that takes longer than its grace is cut short.
    const waitMs = supervisor.running.size > 0 ? graceMs + lingerMs : lingerMs
    setTimeout(() => isIdle() && !backups.due && void shutDown(0, null), waitMs)
  }

  function shutDown(withinMs: number, reason: string | null): Promise<void> {
    ending ??= (async () => {
      server.close()
      exports.close()
      await Promise.race([Promise.all([supervisor.close(withinMs), backups.close()]), sleep(withinMs + 500)])
      history?.close()
      for (const socket of sockets.clients) socket.close(1001)
      await sleep(20)
      for (const socket of sockets.clients) socket.terminate()
      if (process.platform !== 'win32') rmSync(options.socket, { force: true })
      options.ended(reason)
    })()
    return ending
  }

  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.socket, resolve))
  try {
    await supervisor.ready()
  } catch (error) {
    server.close()
    throw error
  }
  const hand = ({ prepared, loaded }: Handed) => {
    preparing.hand(prepared)
    engines.hand(loaded)
  }
  return { hand, leaveIfIdle, shutDown }
}
