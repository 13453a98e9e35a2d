import { availableParallelism, totalmem } from 'node:os'
import { ORPCError } from '@orpc/server'
import { Maker } from './maker.ts'
import type { Kind, Task, Tasks } from './tasks.ts'

/** Limits of exports; the lab's are the defaults. */
export interface Bounds {
  /** Time limit of one export. */
  deadlineMs?: number
  /** Memory limit of one process. */
  mostBytes?: number
  /** How long an idle process is kept for the next export. */
  idleMs?: number
}

/** Processes at a time; further exports wait. */
const mostAtOnce = Math.min(2, availableParallelism())
const mostWaiting = 64

/** Makes exports in separate processes, so that the service keeps answering; an idle process is kept for a while. */
export class Exports {
  readonly #history: string
  readonly #bounds: Required<Bounds>
  readonly #waiting: (() => void)[] = []
  readonly #busy = new Set<Maker>()
  #idle: Maker[] = []
  #places = mostAtOnce
  #timer: NodeJS.Timeout | undefined

  constructor(history: string, bounds: Bounds = {}) {
    this.#history = history
    this.#bounds = { deadlineMs: 120_000, mostBytes: Math.min(3 * 2 ** 30, totalmem() / 2), idleMs: 60_000, ...bounds }
  }

  /** Ids of the running processes. */
  get pids(): number[] {
    return [...this.#busy, ...this.#idle].flatMap(({ pid, ended }) => (ended || pid === undefined ? [] : [pid]))
  }

  /** Starts a process for an export that is likely to be requested soon. */
  warm(kind: Kind): void {
    this.#idle = this.#idle.filter(({ ended }) => !ended)
    if (this.#idle.length === 0 && this.#places > 0) this.#idle.push(this.#begun(kind))
    this.#rest()
  }

  /** Makes an export; kills its process if it takes too long or too much memory, or if nobody waits for it any more. */
  async make<K extends Kind>(kind: K, given: Tasks[K]['given'], signal?: AbortSignal): Promise<Tasks[K]['made']> {
    await this.#place(signal)
    const { deadlineMs } = this.#bounds
    const maker = this.#idle.filter(({ ended }) => !ended).pop() ?? this.#begun(kind)
    this.#idle = this.#idle.filter((one) => one !== maker && !one.ended)
    this.#busy.add(maker)
    try {
      const task: Task<K> = { kind, history: this.#history, given }
      return await maker.make(task, { deadlineMs, signal })
    } finally {
      this.#busy.delete(maker)
      this.#places++
      this.#waiting.shift()?.()
      if (!maker.ended) this.#idle.push(maker)
      this.#rest()
    }
  }

  /** Ends every process. */
  close(): void {
    clearTimeout(this.#timer)
    for (const maker of [...this.#busy, ...this.#idle]) maker.end()
    this.#idle = []
  }

  #begun(kind: Kind): Maker {
    return new Maker(kind, this.#bounds.mostBytes)
  }

  /** Waits for its turn among the exports that run at a time. */
  async #place(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    if (this.#waiting.length >= mostWaiting)
      throw new ORPCError('CONFLICT', { message: `${mostWaiting} exports are waiting already; try again in a moment` })
    while (this.#places === 0) {
      const turn = Promise.withResolvers<void>()
      this.#waiting.push(turn.resolve)
      signal?.addEventListener('abort', () => turn.resolve(), { once: true })
      await turn.promise
      const at = this.#waiting.indexOf(turn.resolve)
      if (at >= 0) this.#waiting.splice(at, 1)
      // A caller that leaves passes on the turn that it may have been woken for.
      if (signal?.aborted) this.#waiting.shift()?.()
      signal?.throwIfAborted()
    }
    this.#places--
  }

  /** Keeps one idle process for the next export, for a while. */
  #rest(): void {
    for (const extra of this.#idle.splice(1)) extra.end()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      for (const maker of this.#idle.splice(0)) maker.end()
    }, this.#bounds.idleMs).unref()
  }
}
