import { fork } from 'node:child_process'
import { closeSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import { readLock, type LockNote } from '../../../history/lock.ts'
import { nodeArguments } from '../../../runtime/child.ts'
import { withLimit } from '../../../runtime/limits.ts'
import { dial, labOn, type Connection } from './dial.ts'
import { openLog } from '../life/log.ts'
import type { FromService } from '../main.ts'
import { NoService } from './noService.ts'
import type { Handed } from '../answers/preparing.ts'
import { chooseFolder } from './runtimeFolder.ts'
import { addressOf, canonical } from './socket.ts'

export { NoService }

/** How long to wait for a service that is ending or busy. */
const patienceMs = 20_000
/** How long a held lock may name a socket that does not exist yet. */
const nowhereMs = 2000

/** A running service: its address, and an open socket to it. */
export interface Reached {
  address: string
  socket: WebSocket
}

/** Computes what is handed to a service before it is started; if it throws, none is started. */
export type Before = () => Promise<Handed>

/** Connects to the running service of a history, or starts one with these arguments. */
export async function connect(history: string, serviceArgs: string[] = [], before?: Before): Promise<Connection> {
  return labOn((await reach(history, serviceArgs, console.error, before)).socket)
}

/**
 * Opens a socket to the running service of a history, or starts one with these arguments; throws `NoService` with words
 * for the user. `remark` is called once, with the reason, if a requested folder is not used, and with what becomes of a
 * history of an older version.
 */
export async function reach(
  history: string,
  serviceArgs: string[] = [],
  remark = console.error,
  before?: Before,
): Promise<Reached> {
  const path = canonical(history)
  remarkOnce(remark)
  let deadline = performance.now() + patienceMs
  let handed: Handed | undefined
  let held: LockNote | null = null
  let lastWord = ''
  /** A socket that the lock names and that does not exist, and since when. */
  let nowhere = null as { socket: string; sinceMs: number } | null
  while (performance.now() < deadline) {
    const note = readLock(path)
    const address = addressOf(note?.socket)
    if (!note || address !== null) nowhere = null
    else if (nowhere?.socket !== note.socket) nowhere = { socket: note.socket, sinceMs: performance.now() }
    else if (held && performance.now() - nowhere.sinceMs > nowhereMs) break
    const living = address && (await dial(address, Math.max(1000, deadline - performance.now())))
    if (living) return { address, socket: living }
    if (before && !handed) {
      const sinceMs = performance.now()
      handed = await before()
      deadline += performance.now() - sinceMs
    }
    const answer = await start(path, serviceArgs, handed)
    if (answer.type === 'cannot' && answer.code !== 'HELD') throw new NoService(withLimit(answer.message))
    if (answer.type === 'ready') {
      if (answer.remark !== null) remark(answer.remark)
      // The lock was free, so the process that listened there is gone.
      if (address && answer.holdsLock && process.platform !== 'win32') rmSync(address, { force: true })
      const started = await dial(answer.socket)
      answer.letGo()
      if (started) return { address: answer.socket, socket: started }
    } else {
      held = readLock(path)
      lastWord = answer.message
    }
    await sleep(100)
  }
  throw new NoService(held ? heldWords(path, held) : lastWord || `the lab service of ${path} does not answer`)
}

function heldWords(path: string, { pid, host, socket }: LockNote): string {
  const here = host === undefined || host === hostname()
  const who = `${path} is open in the lab service with process number ${pid}${here ? '' : ` on ${host}`}`
  if (!here) return `${who}, which cannot be reached from this machine. Close it there, then try again`
  return addressOf(socket) === null
    ? `${who}, which was started with another XDG_RUNTIME_DIR or TMPDIR. Set the same here, or close it, then try again`
    : `${who}, which does not answer. It is busy or stopped; its training continues. Try again later, or end it`
}

let remarked = false

function remarkOnce(remark: (line: string) => void): void {
  const { folder, passedOver } = chooseFolder()
  if (passedOver.length === 0 || remarked) return
  remarked = true
  remark(`${passedOver.join('. ')}. The lab's sockets and logs are in ${folder}.`)
}

type Answer = Extract<FromService, { type: 'cannot' }> | (Extract<FromService, { type: 'ready' }> & { letGo(): void })

/** Starts a service that outlives this process's terminal, but ends with this process unless something keeps it. */
async function start(history: string, args: string[], handed: Handed | undefined): Promise<Answer> {
  const log = openLog(history)
  const service = fork(new URL('../main.ts', import.meta.url), ['--history', history, ...args], {
    detached: true,
    // Settings shared by many runs stay shared when sent.
    serialization: 'advanced',
    execArgv: nodeArguments,
    stdio: ['ignore', log.file, log.file, 'ipc'],
  })
  const letGo = () => {
    if (service.connected) service.disconnect()
    service.unref()
  }
  const { promise, resolve } = Promise.withResolvers<Answer>()
  service.once('message', (message: FromService) => {
    if (message.type === 'ready') resolve({ ...message, letGo })
    else resolve(message)
  })
  let answered = false
  const failed = (why: string) => {
    if (answered) return
    const message = `the lab service could not start: ${why}\n${log.added()}`.trim()
    resolve({ type: 'cannot', code: 'INTERNAL', message })
  }
  service.once('error', (error) => failed(error.message))
  service.once('exit', (code, signal) => failed(signal ?? `code ${code}`))
  const sent = handed && new Promise<void>((resolve) => service.send(handed, () => resolve()))
  const answer = await promise
  // A service that has answered ends by itself.
  answered = true
  closeSync(log.file)
  if (answer.type === 'ready') await sent
  return answer
}
