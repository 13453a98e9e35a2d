// Judges the claims beside the service's own thread.
import { parentPort, workerData } from 'node:worker_threads'
import type { Catalog } from '../../core/catalog.ts'
import { answer } from '../../core/tradeoff/claims/answer.ts'
import type { Study } from '../../core/tradeoff/claims/study.ts'

const { study, catalog } = workerData as { study: Study; catalog: Catalog }
parentPort!.postMessage(answer(study, catalog))
