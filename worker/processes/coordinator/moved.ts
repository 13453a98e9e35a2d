import type { FromCoordinator } from '../../../core/messages/coordinator.ts'
import type { History } from '../../../history/history.ts'

/** How often the file is looked for while nothing is written. */
const lookEveryMs = 2000

/** Looks whether a history is still at its path; where it is not, copies what it held and tells so, once. */
export class MovedWatch {
  readonly #history: History
  readonly #tell: (message: Extract<FromCoordinator, { type: 'moved' }>) => void
  #words: string | null = null

  constructor(history: History, tell: (message: Extract<FromCoordinator, { type: 'moved' }>) => void) {
    this.#history = history
    this.#tell = tell
    setInterval(() => this.look(), lookEveryMs).unref()
  }

  /** What happened and what to do, once the history has moved; null while it is where it was. */
  look(): string | null {
    const moved = this.#history.moved()
    if (!moved || this.#words !== null) return this.#words
    const { rescued, outcome } = this.#rescue()
    this.#words = `${moved.message}, so nothing more is trained or written. ${outcome}`
    // What closes databases at the end of a process would delete, by its name, a log that may be another's by now.
    process.prependListener('disconnect', () => process.kill(process.pid, 'SIGKILL'))
    this.#tell({ type: 'moved', message: this.#words, rescued })
    return this.#words
  }

  #rescue(): { rescued: string | null; outcome: string } {
    try {
      const rescued = this.#history.rescue()
      const outcome = `Everything up to the last checkpoint is safe in ${rescued}: go on with --history ${rescued}, or rename it`
      return { rescued, outcome }
    } catch (error) {
      const outcome =
        `No copy of it could be made (${error instanceof Error ? error.message : String(error)}). ` +
        `Put the file back in its place, with the files that end in -wal and -shm; "pellucid restore" lists its backups`
      return { rescued: null, outcome }
    }
  }
}
