import { fork } from 'node:child_process'
import { rmSync } from 'node:fs'
import { listBackups } from '../../../history/backup.ts'
import { nodeArguments } from '../../../runtime/child.ts'

export interface BackupOptions {
  history: string
  /** Interval between backups while the history keeps changing. */
  everyMs: number
  /** Called with the reason if a backup failed. */
  failed(message: string): void
  /** Called when a backup is finished or has failed. */
  rested(): void
}

/** Backs up the history after changes: one backup at a time, in a separate process. */
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

  /** Notes that the history has changed since the last backup. */
  note(): void {
    this.#changed = !this.#closed
  }

  /** Whether a backup is running, or would be started by `begin`. */
  get due(): boolean {
    return this.#changed || this.#running !== null
  }

  /** Starts a backup if one is due; a failed one is not retried before the next change. */
  begin(): void {
    if (!this.#changed || this.#running) return
    this.#changed = false
    this.#running = copy(this.#options.history).then((why) => {
      this.#running = null
      if (why !== null) this.#options.failed(`no backup of the history was made: ${why}`)
      this.#options.rested()
    })
  }

  /** Makes a backup that is never thinned, before results are replaced; or gives the reason why there is none. */
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

  /** Deletes a backup that is no longer needed. */
  drop(path: string): void {
    rmSync(path, { force: true })
  }

  /** Starts no more backups; resolves when the running one is done. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#closed = true
    this.#changed = false
    await this.#running
  }
}

/** Null, or the reason why the backup failed. */
function copy(history: string, before?: 'recompute'): Promise<string | null> {
  const args = before ? [history, before] : [history]
  const process = fork(new URL('./backup-process.ts', import.meta.url), args, { execArgv: nodeArguments })
  return new Promise((resolve) => {
    process.on('message', (why) => resolve(why as string | null))
    process.on('error', (error) => resolve(error.message))
    process.on('exit', (code, signal) => resolve(`its process ended with ${signal ?? `code ${code}`}`))
  })
}

/** The newest backup made before results were replaced. */
const newestBefore = (history: string): string | null =>
  listBackups(history).find(({ beforeRecompute }) => beforeRecompute)?.path ?? null
