import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** Tables of experiments as files. */
export const tables = ({ exports, find, catalog }: Pick<Parts, 'exports' | 'find' | 'catalog'>) => ({
  export: lab.tables.export.handler(async ({ input: { experiment, ...request }, signal }) => {
    const { id } = find(experiment)
    return exports.make('table', { experiment: id, catalog: await catalog(), request }, signal)
  }),
  comparison: lab.tables.comparison.handler(async ({ input: { a, b }, signal }) =>
    exports.make('comparison', { catalog: await catalog(), a, b }, signal),
  ),
})
