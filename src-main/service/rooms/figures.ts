import { figures as kinds, type FigureKind, type FigureName } from '../../../core/figures/index.ts'
import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** Figures of experiments as files. */
export const figures = ({
  exports,
  answers,
  find,
  catalog,
}: Pick<Parts, 'exports' | 'answers' | 'find' | 'catalog'>) => ({
  kinds: lab.figures.kinds.handler(({ signal }) => exports.make('kinds', {}, signal)),
  export: lab.figures.export.handler(async ({ input: { experiment, ...request }, signal }) => {
    exports.warm('figure')
    const record = find(experiment)
    const known = await catalog()
    const judged = Object.hasOwn(kinds, request.figure) && showsVerdicts(kinds[request.figure as FigureName])
    const verdicts = judged ? (await answers.of(record, known)).verdicts : undefined
    return exports.make('figure', { experiment: record.id, catalog: known, request, verdicts }, signal)
  }),
})

const showsVerdicts = ({ parts }: FigureKind): boolean => parts.includes('verdicts')
