import { detailOf } from '../answers/detail.ts'
import { learningOf } from '../answers/figureParts.ts'
import { nullsOf } from '../answers/nulls.ts'
import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** Measures of finished runs. */
export const results = ({
  read,
  find,
  runOf,
  exports,
  catalog,
  module,
}: Pick<Parts, 'read' | 'find' | 'runOf' | 'exports' | 'catalog' | 'module'>) => ({
  runs: lab.results.runs.handler(({ input }) => read().resultRuns(find(input.experiment).id)),
  values: lab.results.values.handler(({ input }) => read().resultValues(find(input.experiment).id, input.names)),
  nulls: lab.results.nulls.handler(async ({ input: { experiment, run } }) =>
    nullsOf(read(), find(experiment).id, await catalog(), ({ id }) => run === undefined || id === run),
  ),
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
