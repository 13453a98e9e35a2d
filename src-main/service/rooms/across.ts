import { bestOf } from '../answers/best.ts'
import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** Runs of several experiments together. */
export const across = ({ read, exports, catalog }: Pick<Parts, 'read' | 'exports' | 'catalog'>) => ({
  measures: lab.across.measures.handler(({ input }) => read().acrossMeasures(input.newest, input.archived)),
  scatter: lab.across.scatter.handler(async ({ input }) => {
    const { scatterOf } = await import('../answers/scatter.ts')
    return scatterOf(read(), await catalog(), input)
  }),
  best: lab.across.best.handler(async ({ input }) => bestOf(read(), await catalog(), input)),
  export: lab.across.export.handler(async ({ input, signal }) => {
    exports.warm('across')
    return exports.make('across', { catalog: await catalog(), request: input }, signal)
  }),
})
