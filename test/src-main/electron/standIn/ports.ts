import { EventEmitter } from 'node:events'

/** `electron.ipcMain`. */
export const ipcMain = new EventEmitter()

/** `electron.MessagePortMain`: one end of a port whose other end is in the page; what comes waits until `start`. */
export class PortMain extends EventEmitter {
  #started = false
  #closed = false
  readonly #waiting: unknown[] = []
  readonly #send: (data: unknown) => void
  readonly #shut: () => void

  constructor(send: (data: unknown) => void, shut: () => void) {
    super()
    this.#send = send
    this.#shut = shut
  }

  get closed(): boolean {
    return this.#closed
  }

  start(): void {
    this.#started = true
    for (const data of this.#waiting.splice(0)) this.emit('message', { data, ports: [] })
  }

  postMessage(data: unknown): void {
    if (!this.#closed) this.#send(data)
  }

  close(): void {
    if (this.#closed) return
    this.#shut()
    this.ended()
  }

  /** A message from the page. */
  receive(data: unknown): void {
    if (this.#started) this.emit('message', { data, ports: [] })
    else this.#waiting.push(data)
  }

  /** Either end was closed. */
  ended(): void {
    if (this.#closed) return
    this.#closed = true
    this.emit('close')
  }
}
