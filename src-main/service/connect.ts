import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { contract } from '../../core/contract.ts'
import { wireTypes } from '../../core/wire.ts'
import { readLock } from '../../history/lock.ts'
import type { FromService } from './main.ts'
import { canonical, runtimeFolder } from './socket.ts'

/** A client's view of the lab: every call of the contract. */
export type Lab = ContractRouterClient<typeof contract>

/** A connection to the lab service of one history. */
export interface Connection {
  readonly lab: Lab
  /** Resolves when the connection ends, from either side. */
  readonly closed: Promise<void>
  close(): void
}

/** No service could be reached or started. */
export class NoService extends Error {}

const patienceMs = 15_000

/** Connects to the living service of a history, or starts one with these arguments. */
export async function connect(history: string, serviceArgs: string[] = []): Promise<Connection> {
  const path = canonical(history)
  const deadline = performance.now() + patienceMs
  let lastWord = ''
  while (performance.now() < deadline) {
    const note = readLock(path)
    const living = note && (await open(note.socket))
    if (living) return living
    const answer = await start(path, serviceArgs)
    if (answer.type === 'cannot' && answer.code !== 'HELD') throw new NoService(answer.message)
    if (answer.type === 'ready') {
      if (note && process.platform !== 'win32' && note.socket.startsWith(runtimeFolder()))
        rmSync(note.socket, { force: true })
      const started = await open(answer.socket)
      answer.letGo()
      if (started) return started
    } else lastWord = answer.message
    await sleep(100)
  }
  throw new NoService(lastWord || `the lab service of ${path} does not answer`)
}

/** Connects to a service's socket; null when nobody listens there. */
async function open(socket: string): Promise<Connection | null> {
  const websocket = new WebSocket('ws://pellucid/rpc', {
    createConnection: () => connectSocket(socket),
    maxPayload: 2 ** 30,
    perMessageDeflate: false,
  })
  const opened = await new Promise<boolean>((resolve) => {
    websocket.once('open', () => resolve(true))
    websocket.once('error', () => resolve(false))
  })
  if (!opened) return null
  websocket.on('error', () => websocket.terminate())
  const closed = new Promise<void>((resolve) => websocket.once('close', () => resolve()))
  const link = new RPCLink({
    websocket: websocket as unknown as globalThis.WebSocket,
    customJsonSerializers: wireTypes,
  })
  return { lab: createORPCClient<Lab>(link), closed, close: () => websocket.close() }
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
    execArgv: ['--disable-sigusr1'],
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
