import { detailOf } from '../answers/detail.ts'
import { learningOf } from '../answers/figureParts.ts'
import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** What was measured of runs that are done. */
export const results = ({
  read,
  find,
  runOf,
  exports,
  module,
}: Pick<Parts, 'read' | 'find' | 'runOf' | 'exports' | 'module'>) => ({
  runs: lab.results.runs.handler(({ input }) => read().resultRuns(find(input.experiment).id)),
  values: lab.results.values.handler(({ input }) => read().resultValues(find(input.experiment).id, input.names)),
  run: lab.results.run.handler(({ input }) => detailOf(read(), runOf(input.run))),
  learning: lab.results.learning.handler(({ input }) =>
    learningOf(read(), [runOf(input.run).id]).map(({ name, x, y }) => {
      return { name, examples: Float32Array.from(x), values: Float32Array.from(y) }
    }),
  ),
  weights: lab.results.weights.handler(({ input: { run, format }, signal }) =>
    exports.make('weights', { run: runOf(run).id, format, module }, signal),
  ),
})
