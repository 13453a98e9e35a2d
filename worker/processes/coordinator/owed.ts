import type { ExperimentState } from '../../../core/records/records.ts'
import type { History } from '../../../history/history.ts'

/** How an experiment ended while the history could not be written, and why. */
export interface Ending {
  state: ExperimentState
  reason: string | null
}

/** Waits between attempts, ms: the first, and the longest. */
const [firstMs, longestMs] = [2000, 60_000]

/** Ends of experiments that the history refused to keep, tried again until it takes them. */
export class Owed {
  readonly #write: History['write']
  readonly #kept: (experiment: number, ending: Ending) => void
  readonly #endings = new Map<number, Ending>()
  #timer: NodeJS.Timeout | undefined

  /** `kept` is called once the history has an ending. */
  constructor(write: History['write'], kept: (experiment: number, ending: Ending) => void) {
    this.#write = write
    this.#kept = kept
  }

  owe(experiment: number, ending: Ending): void {
    this.#endings.set(experiment, ending)
    if (this.#timer === undefined) this.#timer = this.#in(firstMs)
  }

  /** The experiment goes on, and ends anew. */
  forget(experiment: number): void {
    this.#endings.delete(experiment)
  }

  #in(waitMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#timer = this.#settle() ? undefined : this.#in(Math.min(2 * waitMs, longestMs))
    }, waitMs).unref()
  }

  /** Whether nothing is owed any more. */
  #settle(): boolean {
    for (const [experiment, ending] of this.#endings)
      try {
        keepEnding(this.#write, experiment, ending)
        this.#endings.delete(experiment)
        this.#kept(experiment, ending)
      } catch {
        return false
      }
    return true
  }
}

/** Writes how an experiment ended, with the reason where it has one; throws what the history throws. */
export function keepEnding(write: History['write'], experiment: number, { state, reason }: Ending): void {
  write.setExperimentState(experiment, state)
  if (reason !== null) write.recordEvent({ experiment, level: 'error', message: reason })
}
