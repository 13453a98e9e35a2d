import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** Processor seconds of this process by what it was doing; parts of evaluations tell when they begin. */
export class Ledger {
  readonly #seconds: Record<string, number> = {}
  #part: string | null = null
  #since = 0
  readonly #hear = (part: unknown) => this.begins(part as string | null)

  constructor() {
    subscribe('pellucid:evaluation', this.#hear)
  }

  /** What is done from now on goes to this part; to none with null. */
  begins(part: string | null): void {
    const { user, system } = process.cpuUsage()
    const now = (user + system) / 1e6
    if (this.#part !== null) this.#seconds[this.#part] = (this.#seconds[this.#part] ?? 0) + now - this.#since
    this.#part = part
    this.#since = now
  }

  /** Ends the last part; what each took. */
  close(): Record<string, number> {
    this.begins(null)
    unsubscribe('pellucid:evaluation', this.#hear)
    return this.#seconds
  }
}
