import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Catalog } from '../../../core/catalog/catalog.ts'
import type { ExperimentRecord } from '../../../core/records/records.ts'
import type { Answer } from '../../../core/claims/answer.ts'
import { Recent } from './recent.ts'

/** Most answers that are kept for the next who asks. */
const most = 8

/** What experiments' runs say of the claims, worked out beside the service, which goes on answering. */
export class Answers {
  readonly #history: string
  readonly #known = new Recent<Answer>(most)

  constructor(history: string) {
    this.#history = history
  }

  /** The answer of the runs that are done now; the same as before where no other has ended since. */
  of({ id, runs }: ExperimentRecord, catalog: Catalog, margin?: number): Promise<Answer> {
    const asked = { history: this.#history, experiment: id, catalog, margin }
    return this.#known.of(JSON.stringify([id, runs, margin]), () => this.#judge(asked))
  }

  /** Results were replaced: what was said of them is not said again. */
  forget(): void {
    this.#known.forget()
  }

  async #judge(workerData: { history: string; experiment: number; catalog: Catalog; margin?: number }) {
    const worker = new Worker(new URL('./answer-thread.ts', import.meta.url), { workerData })
    const [answer] = (await once(worker, 'message')) as [Answer]
    return answer
  }
}
