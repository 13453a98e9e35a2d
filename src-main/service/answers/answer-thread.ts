// Judges an experiment by the claims on a separate thread: it reads every summary and resamples at length.
import { parentPort, workerData } from 'node:worker_threads'
import type { Catalog } from '../../../core/catalog/catalog.ts'
import { measureFacts } from '../../../core/catalog/measure.ts'
import { answer } from '../../../core/claims/answer.ts'
import { equalComputeIn } from '../../../core/claims/equalComputeIn.ts'
import { studyOf } from '../../../core/claims/study.ts'
import { questionOf } from '../../../core/experiment/question.ts'
import { openHistory } from '../../../history/history.ts'

const { history, experiment, catalog, margin } = workerData as {
  history: string
  experiment: number
  catalog: Catalog
  margin?: number
}
const { read, close } = openHistory(history, { readonly: true })
const { axes, seeds, stages } = read.experiment(experiment)!
const question = questionOf(read.experimentText(experiment))
const runs = read.runs(experiment, { withSettings: true })
const study = studyOf(axes, measureFacts(catalog), runs, read.summaries(experiment))
const equalCompute = equalComputeIn(study, catalog)
const known = read.knownBefore(experiment)
close()
parentPort!.postMessage(answer({ ...study, seeds, stages, question, known, equalCompute }, catalog, margin))
