import type { Rehearsal } from '../../../core/engines/estimate.ts'
import { Answering } from './answering.ts'
import type { ToRehearse } from './describe.ts'

/** The rounds of a rehearsal in a process of their own, which waits between them. */
export class Rounds {
  readonly #start: () => Answering<Rehearsal>
  #answering: Answering<Rehearsal> | undefined

  constructor(module: string | undefined, given: ToRehearse, signal: AbortSignal | undefined) {
    this.#start = () => new Answering('trial', module, given, signal)
  }

  /** What the rounds so far, with one more, say of the whole; rejects with `NotDescribed`. */
  next(seconds: number): Promise<Rehearsal> {
    this.#answering?.goOn()
    this.#answering ??= this.#start()
    return this.#answering.next(seconds, `a round of its trial did not end within ${seconds} s`)
  }

  end(): void {
    this.#answering?.end()
  }
}
