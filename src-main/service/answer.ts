import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Catalog } from '../../core/catalog.ts'
import { measureFacts } from '../../core/measure.ts'
import type { ExperimentRecord } from '../../core/records.ts'
import type { Answer } from '../../core/tradeoff/claims/answer.ts'
import { studyOf } from '../../core/tradeoff/claims/study.ts'
import type { Reader } from '../../history/read/reader.ts'

/** What an experiment's runs say of the claims; the resampling is done beside the service, which goes on answering. */
export async function answerOf(
  read: Reader,
  { id, axes }: ExperimentRecord,
  catalog: Catalog,
  margin?: number,
): Promise<Answer> {
  const study = studyOf(axes, measureFacts(catalog), read.runs(id, { withSettings: true }), read.summaries(id))
  const worker = new Worker(new URL('./answer-thread.ts', import.meta.url), {
    workerData: { study: { ...study, margin }, catalog },
  })
  const [answer] = (await once(worker, 'message')) as [Answer]
  return answer
}
