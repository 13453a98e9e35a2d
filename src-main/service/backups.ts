import { fork } from 'node:child_process'
import { nodeArguments } from '../../runtime/child.ts'

export interface BackupOptions {
  history: string
  /** Time between backups while the history keeps changing. */
  everyMs: number
  /** There is no backup, and why. */
  failed(message: string): void
  /** A copy is done, or has failed. */
  rested(): void
}

/** Copies the history aside after it has changed: one copy at a time, in a process of its own. */
export class Backups {
  readonly #options: BackupOptions
  readonly #timer: NodeJS.Timeout
  #changed = false
  #closed = false
  #running: Promise<void> | null = null

  constructor(options: BackupOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.begin(), options.everyMs).unref()
  }

  /** The history is not as the last backup has it. */
  note(): void {
    this.#changed = !this.#closed
  }

  /** Whether a copy is being made, or would be made by `begin`. */
  get due(): boolean {
    return this.#changed || this.#running !== null
  }

  /** Makes a copy where one is due; a copy that fails is not tried again before the next change. */
  begin(): void {
    if (!this.#changed || this.#running) return
    this.#changed = false
    this.#running = copy(this.#options.history).then((why) => {
      this.#running = null
      if (why !== null) this.#options.failed(`no backup of the history was made: ${why}`)
      this.#options.rested()
    })
  }

  /** Begins no more copies; resolves when the present one is done. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#closed = true
    this.#changed = false
    await this.#running
  }
}

/** Null, or why the copy failed. */
function copy(history: string): Promise<string | null> {
  const process = fork(new URL('./backup-process.ts', import.meta.url), [history], { execArgv: nodeArguments })
  return new Promise((resolve) => {
    process.on('message', (why) => resolve(why as string | null))
    process.on('error', (error) => resolve(error.message))
    process.on('exit', (code, signal) => resolve(`its process ended with ${signal ?? `code ${code}`}`))
  })
}
