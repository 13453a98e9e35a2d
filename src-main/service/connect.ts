import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import { readLock } from '../../history/lock.ts'
import { dial, labOn, type Connection } from './dial.ts'
import type { FromService } from './main.ts'
import { canonical, runtimeFolder } from './socket.ts'
import { nodeArguments } from '../../runtime/child.ts'
import { withLimit } from '../../runtime/limits.ts'

/** No service could be reached or started. */
export class NoService extends Error {}

const patienceMs = 15_000

/** A living service: its address, and an open socket to it. */
export interface Reached {
  address: string
  socket: WebSocket
}

/** Connects to the living service of a history, or starts one with these arguments. */
export async function connect(history: string, serviceArgs: string[] = []): Promise<Connection> {
  return labOn((await reach(history, serviceArgs)).socket)
}

/** Reaches the living service of a history, or starts one with these arguments. */
export async function reach(history: string, serviceArgs: string[] = []): Promise<Reached> {
  const path = canonical(history)
  const deadline = performance.now() + patienceMs
  let lastWord = ''
  while (performance.now() < deadline) {
    const note = readLock(path)
    const living = note && (await dial(note.socket))
    if (living) return { address: note.socket, socket: living }
    const answer = await start(path, serviceArgs)
    if (answer.type === 'cannot' && answer.code !== 'HELD') throw new NoService(withLimit(answer.message))
    if (answer.type === 'ready') {
      if (note && process.platform !== 'win32' && note.socket.startsWith(runtimeFolder()))
        rmSync(note.socket, { force: true })
      const started = await dial(answer.socket)
      answer.letGo()
      if (started) return { address: answer.socket, socket: started }
    } else lastWord = answer.message
    await sleep(100)
  }
  throw new NoService(lastWord || `the lab service of ${path} does not answer`)
}

type Answer = Extract<FromService, { type: 'cannot' }> | (Extract<FromService, { type: 'ready' }> & { letGo(): void })

/** Where the service of a history writes what it did not expect. */
export function logOf(history: string): string {
  const name = createHash('sha256').update(canonical(history)).digest('hex').slice(0, 16)
  return join(runtimeFolder(), `${name}.log`)
}

const mostLogBytes = 1_000_000

/** Starts a service that outlives this process's terminal but not, by itself, this process. */
function start(history: string, args: string[]): Promise<Answer> {
  const log = logOf(history)
  const before = existsSync(log) ? statSync(log).size : 0
  const out = openSync(log, before > mostLogBytes ? 'w' : 'a', 0o600)
  const service = fork(new URL('./main.ts', import.meta.url), ['--history', history, ...args], {
    detached: true,
    execArgv: nodeArguments,
    stdio: ['ignore', out, out, 'ipc'],
  })
  closeSync(out)
  const letGo = () => {
    if (service.connected) service.disconnect()
    service.unref()
  }
  return new Promise((resolve) => {
    service.once('message', (message: FromService) => {
      if (message.type === 'ready') resolve({ ...message, letGo })
      else resolve(message)
    })
    const failed = (why: string) => {
      const words = readFileSync(log)
        .subarray(before > mostLogBytes ? 0 : before)
        .toString('utf8')
        .trim()
      resolve({ type: 'cannot', code: 'INTERNAL', message: `the lab service could not start: ${why}\n${words}`.trim() })
    }
    service.once('error', (error) => failed(error.message))
    service.once('exit', (code, signal) => failed(signal ?? `code ${code}`))
  })
}
