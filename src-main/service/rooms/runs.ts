import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** Curves that runs recorded during training. */
export const runs = ({ read }: Pick<Parts, 'read'>) => ({
  series: lab.runs.series.handler(({ input }) => {
    const names = input.names ?? read().seriesNames(input.run)
    return names.flatMap((name) => {
      const series = read().series(input.run, name)
      return series ? [{ name, ...series }] : []
    })
  }),
  curves: lab.runs.curves.handler(({ input: { runs, names, ...range } }) =>
    runs.flatMap((run) => names.map((name) => ({ run, name, ...read().series(run, name, range) }))),
  ),
  curveNames: lab.runs.curveNames.handler(({ input }) => read().seriesNames(input.run)),
})
