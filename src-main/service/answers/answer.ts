import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Catalog } from '../../../core/catalog/catalog.ts'
import type { ExperimentRecord } from '../../../core/records/records.ts'
import type { Answer } from '../../../core/claims/answer.ts'
import { Recent } from './recent.ts'

/** The most answers that are cached. */
const most = 8

/** Verdicts on experiments, computed on a separate thread so that the service keeps answering. */
export class Answers {
  readonly #history: string
  readonly #known = new Recent<Answer>(most)

  constructor(history: string) {
    this.#history = history
  }

  /** The verdicts from the runs that are done now; cached until another run ends. */
  of({ id, runs }: ExperimentRecord, catalog: Catalog, margin?: number): Promise<Answer> {
    const asked = { history: this.#history, experiment: id, catalog, margin }
    return this.#known.of(JSON.stringify([id, runs, margin]), () => this.#judge(asked))
  }

  /** Clears the cache after results were replaced. */
  forget(): void {
    this.#known.forget()
  }

  async #judge(workerData: { history: string; experiment: number; catalog: Catalog; margin?: number }) {
    const worker = new Worker(new URL('./answer-thread.ts', import.meta.url), { workerData })
    const [answer] = (await once(worker, 'message')) as [Answer]
    return answer
  }
}
