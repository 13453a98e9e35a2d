import { existsSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { ORPCError } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Trial } from '../../core/engines/trials.ts'
import type { Calibration, ExperimentEvent } from '../../core/messages/coordinator.ts'
import type { Doing } from '../../core/messages/doing.ts'
import type { ExperimentRecord, RunRecord } from '../../core/records/records.ts'
import { rememberUnlessFailed } from '../../core/contract/remember.ts'
import { wireTypes } from '../../core/contract/wire.ts'
import { openHistory, type ReadHistory } from '../../history/history.ts'
import type { Reader } from '../../history/read/reader.ts'
import { isLocked } from '../../history/locked.ts'
import { whyReadOnly } from '../../history/readOnly.ts'
import { whereabouts, type Whereabouts } from '../../history/whereabouts.ts'
import type { Patience } from '../../runtime/life.ts'
import { Answers } from './answers/answer.ts'
import { Backups } from './life/backups.ts'
import { check } from './answers/check.ts'
import { Clients, type Client } from './life/clients.ts'
import { CommandRefused, type Moved } from './life/coordinator.ts'
import { Deletions } from './life/deletions.ts'
import { describe } from './answers/describe.ts'
import { Engines, knownTo } from './answers/engines.ts'
import { Received } from './files/received.ts'
import { Exports } from './making/exports.ts'
import { findExperiment } from './answers/find.ts'
import { HeardValues } from './life/heard.ts'
import { Hub, isOver } from './life/hub.ts'
import { logOf } from './life/log.ts'
import { olderWords } from './life/older.ts'
import { numbered } from './reach/numbered.ts'
import { Preparing, type Handed } from './answers/preparing.ts'
import { Refusing } from './life/refusing.ts'
import type { Parts } from './rooms/parts.ts'
import { routerOf } from './router.ts'
import { Standing } from './life/standing.ts'
import { Supervisor } from './life/supervisor.ts'

export interface ServiceOptions {
  history: string
  /** A history of an older version is not updated: an updated copy is read, and every change is refused. */
  reading: boolean
  socket: string
  workers: number
  /** Arguments for the coordinator. */
  coordinatorArgs: string[]
  module: string | undefined
  /** Training that is predicted to take less than this many seconds is not worth a trial of engines. */
  trialSeconds: number
  /** How long the coordinator may be silent. */
  patience: Patience
  /** Called once everything has ended. */
  ended(reason: string | null): void
}

/** How long training without clients may take to reach a checkpoint. */
const graceMs = 1000
/** How long an idle service waits for the next client. */
const lingerMs = 300
/** How long a service that ends waits for deletions that could still be undone. */
const deleteMs = 10_000
/** Interval between backups during training. */
const backupEveryMs = 30 * 60_000

/** Serves one history on a socket, until its last client has left and no training is to continue. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const service = new Service(options)
  await service.open()
  return service
}

/** A lab service of one history: its clients, the training it does for them, and when it ends. */
export class Service {
  readonly #options: ServiceOptions
  readonly #hub = new Hub()
  readonly #clients = new Clients()
  readonly #standing = new Standing()
  readonly #heardValues = new HeardValues()
  readonly #exports: Exports
  readonly #received: Received
  readonly #deletions: Deletions
  readonly #preparing: Preparing
  readonly #engines: Engines
  readonly #supervisor: Supervisor | Refusing
  readonly #backups: Backups
  readonly #rpc: RPCHandler<{ client: Client; log: string }>
  readonly #log: string
  /** What becomes of a history of an older version, in words; null if it is up to date. */
  readonly remark: string | null
  /** Whether it may change the history, and so holds its lock. */
  readonly holdsLock: boolean
  readonly #server = createServer((_, response) => response.writeHead(426).end())
  readonly #sockets: WebSocketServer
  #history: ReadHistory | undefined
  #where: Whereabouts | undefined
  #ending: Promise<void> | undefined
  /** What happened to the history, once it is no longer at its path. */
  #moved: string | null = null
  /** What experiments did before the coordinator was silent. */
  readonly #unblocked = new Map<number, Doing>()
  /** The experiment that ended last. */
  #ended: number | null = null

  constructor(options: ServiceOptions) {
    this.#options = options
    this.#log = logOf(options.history)
    this.#exports = new Exports(options.history)
    this.#received = new Received(`${options.history}-files`)
    this.#preparing = new Preparing(options.module)
    const readOnly = whyReadOnly(options.history)
    const older = readOnly ? null : olderWords(options.history)
    this.remark = (options.reading ? older?.kept : older?.updated) ?? null
    const why = readOnly?.message ?? (options.reading ? older?.kept : null)
    this.holdsLock = !why
    this.#supervisor = why
      ? new Refusing(why)
      : new Supervisor(options.coordinatorArgs, options.patience, {
          event: (event) => this.#heard(event),
          moved: (moved, interrupted) => this.#lost(moved, interrupted),
          blocked: (yes, experiments) => this.#blocked(yes, experiments),
          restarting: (experiments) => this.#restarting(experiments),
          giveUp: (reason) => void this.shutDown(0, reason),
        })
    const remembering = {
      read: () => this.#read(),
      keep: (calibration: Calibration) => this.#supervisor.call('calibrate', calibration),
      keepTrial: (key: string, trial: Trial) => this.#supervisor.call('noteTrial', { key, trial }),
    }
    this.#engines = new Engines({
      module: options.module,
      trialSeconds: options.trialSeconds,
      known: knownTo(remembering, options.module),
      isBusy: () => this.#supervisor.running.size > 0,
    })
    this.#backups = new Backups({
      history: options.history,
      everyMs: backupEveryMs,
      failed: (message) => this.#warn(message),
      rested: () => this.leaveIfIdle(),
    })
    this.#deletions = new Deletions({
      delete: async (experiment) => {
        await this.#supervisor.call('delete', { experiment })
        this.#backups.note()
        this.#hub.report({ type: 'changed', experiment })
      },
      failed: (experiment, error) => {
        console.error(`experiment ${experiment} was not deleted`, error)
        this.#hub.report({ type: 'changed', experiment })
      },
    })
    this.#rpc = new RPCHandler(routerOf(this.#parts()), { customJsonSerializers: wireTypes })
    // Clients that arrive while it ends are refused, and start another service as soon as the history is free.
    this.#sockets = new WebSocketServer({
      server: this.#server,
      maxPayload: 16 * 2 ** 20,
      verifyClient: () => !this.#ending && this.#moved === null,
    })
    this.#sockets.on('connection', (socket) => this.#join(socket))
  }

  /** Listens; resolves once the history is open, rejects with `CannotStart`. */
  async open(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#server.once('error', reject).listen(this.#options.socket, resolve)
    await promise
    try {
      await this.#supervisor.ready()
      if (existsSync(this.#options.history)) this.#where = whereabouts(this.#options.history)
    } catch (error) {
      this.#server.close()
      throw error
    }
  }

  /** Takes results that the process that started it has computed already. */
  hand({ prepared, loaded }: Handed): void {
    this.#preparing.hand(prepared)
    this.#engines.hand(loaded)
  }

  /** Ends the service if nobody is connected and no training is to continue. */
  leaveIfIdle(): void {
    if (!this.#isIdle()) return
    const training = this.#supervisor.running.size > 0
    if (this.#backups.due && !training) return this.#backups.begin()
    // Whatever still runs is stopping at a checkpoint; a stop that exceeds its grace period is cut short.
    const waitMs = training ? graceMs + lingerMs : lingerMs
    setTimeout(() => this.#isIdle() && !this.#backups.due && void this.shutDown(0, null), waitMs)
  }

  /** Stops whatever runs at a checkpoint, then ends. */
  shutDown(withinMs: number, reason: string | null): Promise<void> {
    this.#ending ??= this.#end(withinMs, reason)
    return this.#ending
  }

  async #end(withinMs: number, reason: string | null): Promise<void> {
    this.#server.close()
    this.#exports.close()
    this.#received.close()
    await Promise.race([this.#deletions.finish(), sleep(deleteMs, undefined, { ref: false })])
    const ended = Promise.all([this.#supervisor.close(withinMs), this.#backups.close()])
    await Promise.race([ended, sleep(withinMs + 500)])
    this.#history?.close()
    for (const socket of this.#sockets.clients) socket.close(1001)
    await sleep(20)
    for (const socket of this.#sockets.clients) socket.terminate()
    if (process.platform !== 'win32') rmSync(this.#options.socket, { force: true })
    this.#options.ended(reason)
  }

  #parts(): Parts {
    const { history, workers, module } = this.#options
    return {
      history,
      workers,
      module,
      supervisor: this.#supervisor,
      clients: this.#clients,
      hub: this.#hub,
      standing: this.#standing,
      heard: this.#heardValues,
      backups: this.#backups,
      deletions: this.#deletions,
      exports: this.#exports,
      received: this.#received,
      engines: this.#engines,
      preparing: this.#preparing,
      answers: new Answers(history),
      read: () => this.#read(),
      find: (given) => this.#find(given),
      runOf: (id) => this.#runOf(id),
      catalog: rememberUnlessFailed(() => describe('catalog', module)),
      check: () => check(history),
      changed: () => this.#backups.note(),
      stop: () => void this.shutDown(10_000, null),
    }
  }

  #read(): Reader {
    if (this.#moved !== null) throw new CommandRefused({ code: 'HISTORY', message: this.#moved })
    return (this.#history ??= openHistory(this.#options.history, { readonly: true })).read
  }

  #find(given: string): ExperimentRecord {
    const found = findExperiment(this.#read(), given)
    if (this.#deletions.has(found.id))
      throw new ORPCError('NOT_FOUND', { message: `${found.name} (${found.id}) is being deleted` })
    return this.#standing.now(found)
  }

  #runOf(id: number): RunRecord {
    const found = this.#read().run(id)
    if (!found) throw new ORPCError('NOT_FOUND', { message: `there is no run ${id}` })
    return found
  }

  #join(socket: WebSocket): void {
    const client = this.#clients.join()
    socket.on('error', () => socket.terminate())
    socket.on('close', () => this.#left(client))
    void this.#rpc.upgrade(numbered(socket), { context: { client, log: this.#log } })
  }

  #left(client: Client): void {
    for (const experiment of this.#clients.leave(client))
      if (this.#supervisor.running.has(experiment))
        this.#supervisor.call('stop', { experiment, as: 'interrupted', withinMs: graceMs }).catch(() => {})
    this.leaveIfIdle()
  }

  #isIdle(): boolean {
    const isHeld = (experiment: number) => this.#clients.isHeld(experiment)
    return this.#clients.size === 0 && ![...this.#supervisor.running].some(isHeld)
  }

  /** Handles an event of an experiment from the coordinator. */
  #heard(event: ExperimentEvent): void {
    this.#publish(event)
    this.#backups.note()
    if (!isOver(event)) return
    this.#clients.release(event.experiment)
    this.#ended = event.experiment
    this.#backups.begin()
    this.leaveIfIdle()
  }

  /** Handles the loss of the history: it is no longer at its path, and nothing keeps training. */
  #lost({ message, rescued }: Moved, interrupted: number[]): void {
    this.#moved = message
    console.error(message)
    for (const experiment of interrupted) {
      this.#clients.release(experiment)
      this.#publish({ type: 'event', experiment, level: 'error', message, rescued })
      this.#publish({ type: 'state', experiment, state: 'interrupted' })
    }
    this.#hub.report({ type: 'changed', experiment: 0 })
    void this.#backups.close().then(() => this.leaveIfIdle())
  }

  /** Reports experiments as waiting while the coordinator is silent, and as before once it is heard again. */
  #blocked(yes: boolean, experiments: number[]): void {
    // Not of a file that has been put in its place: opening that would touch its log.
    const locked = yes && this.#where?.look() === null && isLocked(this.#options.history)
    const silence = { is: locked ? 'waiting' : 'silent' } as const
    for (const experiment of experiments) {
      const latest = this.#hub.latest(experiment)
      if (!latest) continue
      if (yes) this.#unblocked.set(experiment, latest.progress.doing)
      const doing = yes ? silence : this.#unblocked.get(experiment)
      if (doing) this.#publish({ ...latest, progress: { ...latest.progress, doing } })
    }
  }

  /** Reports that experiments have no trainer until another coordinator has started. */
  #restarting(experiments: number[]): void {
    for (const experiment of experiments) {
      const latest = this.#hub.latest(experiment)
      if (!latest) continue
      const stopped = { doing: { is: 'starting' }, trainers: 0, rate: null, secondsLeft: null } as const
      this.#publish({ ...latest, live: [], progress: { ...latest.progress, ...stopped } })
    }
  }

  #publish(event: ExperimentEvent): void {
    this.#standing.note(event)
    this.#heardValues.note(event)
    this.#hub.publish(event)
  }

  /** Records why there is no backup: in the log, and in the history with the experiment that ended last. */
  #warn(message: string): void {
    console.error(message)
    this.#supervisor.call('remark', { level: 'warning', experiment: this.#ended, message }).catch(console.error)
  }
}
