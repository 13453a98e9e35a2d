import { availableParallelism, totalmem } from 'node:os'
import { ORPCError } from '@orpc/server'
import { Maker } from './maker.ts'
import type { Kind, Task, Tasks } from './tasks.ts'

/** Bounds of exports; those of the lab are the defaults. */
export interface Bounds {
  /** Time that one may take. */
  deadlineMs?: number
  /** Memory of one process. */
  mostBytes?: number
  /** How long a process that has nothing to do is kept for the next export. */
  idleMs?: number
}

/** Processes at a time, and exports that wait for one. */
const mostAtOnce = Math.min(2, availableParallelism())
const mostWaiting = 64

/** Makes exports in processes of their own, so that the service goes on answering; one is kept warm for a while. */
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

  /** Numbers of the processes that live now. */
  get pids(): number[] {
    return [...this.#busy, ...this.#idle].flatMap(({ pid, ended }) => (ended || pid === undefined ? [] : [pid]))
  }

  /** Starts a process for an export that will be asked for soon. */
  warm(kind: Kind): void {
    this.#idle = this.#idle.filter(({ ended }) => !ended)
    if (this.#idle.length === 0 && this.#places > 0) this.#idle.push(this.#begun(kind))
    this.#rest()
  }

  /** Makes an export; ends its process where it takes too long or too much memory, or where nobody wants it any more. */
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

  /** A place among those that are made at a time, when its turn comes. */
  async #place(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    if (this.#waiting.length >= mostWaiting)
      throw new ORPCError('CONFLICT', { message: `${mostWaiting} exports are waiting already; ask again in a moment` })
    while (this.#places === 0) {
      const turn = Promise.withResolvers<void>()
      this.#waiting.push(turn.resolve)
      signal?.addEventListener('abort', () => turn.resolve(), { once: true })
      await turn.promise
      const at = this.#waiting.indexOf(turn.resolve)
      if (at >= 0) this.#waiting.splice(at, 1)
      // Whoever leaves passes on the place that it may have been woken for.
      if (signal?.aborted) this.#waiting.shift()?.()
      signal?.throwIfAborted()
    }
    this.#places--
  }

  /** Keeps one process for the next export, for a while. */
  #rest(): void {
    for (const extra of this.#idle.splice(1)) extra.end()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      for (const maker of this.#idle.splice(0)) maker.end()
    }, this.#bounds.idleMs).unref()
  }
}
