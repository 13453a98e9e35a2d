import { spawn } from 'node:child_process'
import type { WebSocket } from 'ws'
import { dial, labOn, type Connection } from '../service/reach/dial.ts'
import type { FromUsher } from '../service/reach/usher.ts'
import type { LabProgram } from './program.ts'
import { nodeArguments } from '../../runtime/child.ts'

/** The lab service of a history, as the window's process reaches it: over its socket, with no lock and no SQLite. */
export class LabService {
  readonly #program: LabProgram
  readonly #args: string[]
  #address: string | null = null
  #own: Connection | null = null

  constructor(program: LabProgram, args: string[]) {
    this.#program = program
    this.#args = args
  }

  /** An open socket of its own, to a service that is started where there is none; rejects with words for the user. */
  async reach(): Promise<WebSocket> {
    const known = this.#address === null ? null : await dial(this.#address)
    const socket = known ?? (await this.#usher())
    await this.#keep()
    return socket
  }

  /** The connection that keeps the service alive between one window's life and the next; null when it has ended. */
  get connection(): Connection | null {
    return this.#own
  }

  close(): void {
    this.#own?.close()
  }

  async #keep(): Promise<void> {
    if (this.#own || this.#address === null) return
    const socket = await dial(this.#address)
    if (!socket || this.#own) return socket?.close()
    const own = labOn(socket)
    this.#own = own
    void own.closed.then(() => (this.#own = null))
  }

  async #usher(): Promise<WebSocket> {
    const { node, usher } = this.#program
    const child = spawn(node, [...nodeArguments, usher, ...this.#args], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      windowsHide: true,
    })
    let words = ''
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (words += text))
    const answer = await new Promise<FromUsher>((resolve) => {
      child.once('message', (message) => resolve(message as FromUsher))
      child.once('error', ({ message }) => resolve({ type: 'cannot', message }))
      child.once('exit', () => resolve({ type: 'cannot', message: words || 'the lab service could not be started' }))
    })
    try {
      if (answer.type === 'cannot') throw new Error(answer.message)
      const socket = await dial(answer.address)
      if (!socket) throw new Error('the lab service ended as it was reached')
      this.#address = answer.address
      return socket
    } finally {
      // By now it is held by our own socket, or is not wanted.
      if (child.connected) child.disconnect()
    }
  }
}
