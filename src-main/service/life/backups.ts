import { fork } from 'node:child_process'
import { rmSync } from 'node:fs'
import { listBackups } from '../../../history/backup.ts'
import { nodeArguments } from '../../../runtime/child.ts'

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

  /** A copy that is not thinned, of the history as it is now, before results in it are replaced; or why there is none. */
  async before(): Promise<{ path: string } | { path: null; why: string }> {
    while (this.#running) await this.#running
    const made = copy(this.#options.history, 'recompute')
    this.#running = made.then(() => {
      this.#running = null
      this.#options.rested()
    })
    const why = await made
    const path = why === null ? newestBefore(this.#options.history) : null
    return path === null ? { path, why: why ?? 'it is gone' } : { path }
  }

  /** Deletes a copy that nobody needs. */
  drop(path: string): void {
    rmSync(path, { force: true })
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
function copy(history: string, before?: 'recompute'): Promise<string | null> {
  const args = before ? [history, before] : [history]
  const process = fork(new URL('./backup-process.ts', import.meta.url), args, { execArgv: nodeArguments })
  return new Promise((resolve) => {
    process.on('message', (why) => resolve(why as string | null))
    process.on('error', (error) => resolve(error.message))
    process.on('exit', (code, signal) => resolve(`its process ended with ${signal ?? `code ${code}`}`))
  })
}

/** The newest copy that was made before results were replaced. */
const newestBefore = (history: string): string | null =>
  listBackups(history).find(({ beforeRecompute }) => beforeRecompute)?.path ?? null
