import { boundedIn, type Bounded } from '../../../core/figures/bound.ts'
import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import type { ResultRuns } from '../../../core/records/results.ts'
import type { Point } from './points.ts'

/** Where the recorded values of runs are: columns in the order of the runs, undefined until they are loaded. */
export interface Columns {
  runs: ResultRuns | null
  measures: readonly MeasureFacts[]
  column(name: string): Float64Array | undefined
}

/** What is recorded of the bounds on the task loss of a setting's runs, so far as it is loaded. */
export function boundsOf({ runs: drawn }: Point, results: Columns): Bounded[] {
  const { runs, measures } = results
  if (!runs) return []
  return drawn.flatMap(({ id }) => {
    const row = runs.id.indexOf(id)
    const found = boundedIn(measures, (name) => results.column(name)?.[row])
    return found ? [found] : []
  })
}
