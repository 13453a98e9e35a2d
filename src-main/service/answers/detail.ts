import type { RunRecord } from '../../../core/records/records.ts'
import type { RunDetail } from '../../../core/records/results.ts'
import type { Reader } from '../../../history/read/reader.ts'

/** All there is to know of one run without its curves and arrays. */
export const detailOf = (read: Reader, run: RunRecord): RunDetail => ({
  run,
  experiment: read.experiment(run.experiment)!,
  summaries: read.summariesOf(run.id),
  curves: read.seriesNames(run.id),
  artifacts: read.artifactShapes(run.id),
  ...read.neighbours(run.id),
})
