import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Catalog } from '../../core/catalog.ts'
import type { ExperimentRecord } from '../../core/records.ts'
import type { Answer } from '../../core/tradeoff/claims/answer.ts'

/** Most answers that are kept for the next who asks. */
const most = 8

/** What experiments' runs say of the claims, worked out beside the service, which goes on answering. */
export class Answers {
  readonly #history: string
  readonly #known = new Map<string, Promise<Answer>>()

  constructor(history: string) {
    this.#history = history
  }

  /** The answer of the runs that are done now; the same as before where no other has ended since. */
  of({ id, runs }: ExperimentRecord, catalog: Catalog, margin?: number): Promise<Answer> {
    const key = JSON.stringify([id, runs, margin])
    const known = this.#known.get(key) ?? this.#judge({ history: this.#history, experiment: id, catalog, margin })
    this.#known.delete(key)
    this.#known.set(key, known)
    known.catch(() => this.#known.delete(key))
    for (const old of this.#known.keys()) if (this.#known.size > most) this.#known.delete(old)
    return known
  }

  /** Results were replaced: what was said of them is not said again. */
  forget(): void {
    this.#known.clear()
  }

  async #judge(workerData: { history: string; experiment: number; catalog: Catalog; margin?: number }) {
    const worker = new Worker(new URL('./answer-thread.ts', import.meta.url), { workerData })
    const [answer] = (await once(worker, 'message')) as [Answer]
    return answer
  }
}
