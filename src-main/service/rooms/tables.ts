import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** Tables of experiments as files. */
export const tables = ({
  exports,
  answers,
  find,
  catalog,
}: Pick<Parts, 'exports' | 'answers' | 'find' | 'catalog'>) => ({
  export: lab.tables.export.handler(async ({ input: { experiment, ...request }, signal }) => {
    const record = find(experiment)
    const known = await catalog()
    const verdicts = request.table === 'claims' ? (await answers.of(record, known)).verdicts : undefined
    return exports.make('table', { experiment: record.id, catalog: known, request, verdicts }, signal)
  }),
  comparison: lab.tables.comparison.handler(async ({ input: { a, b, format }, signal }) =>
    exports.make('comparison', { catalog: await catalog(), a, b, format }, signal),
  ),
})
