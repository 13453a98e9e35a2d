import { everywhere } from '../statistics/source.ts'
import { absentIn } from './caption.ts'
import { composed, factsOf } from './compose.ts'
import type { FigureData, FigureOptions } from './data.ts'
import { points as inPoints, type Figure } from './figure.ts'
import { courseOf, measureNamed } from './names.ts'
import { optimaWords, optimumRows } from './optima.ts'
import { selected } from './select.ts'
import { paper } from './theme.ts'
import { defaultAxes } from './tradeoff/defaults.ts'
import { describe } from './tradeoff/describe.ts'
import { plotOf } from './tradeoff/plot.ts'
import { columnsOf, rowsOf } from './tradeoff/rows.ts'
import { gathered } from './tradeoff/settings.ts'
import { shownOf } from './tradeoff/shown.ts'
import { atOnce } from './tradeoff/statistics.ts'

/** Capability against interpretability: a curve per split setting along the swept axis, with its seeds, intervals,
 * baseline, optima and Pareto front. Throws where nothing can be drawn, saying why. */
export function tradeoff(given: FigureData, options: FigureOptions = {}): Figure {
  const { data, filter } = selected(given, options)
  const defaults = options.x && options.y ? { x: options.x, y: options.y } : defaultAxes(data.measures, options.x)
  const x = measureNamed(options.x ?? defaults.x, data.measures)
  const y = measureNamed(options.y ?? defaults.y, data.measures)
  if (x === y) throw new Error(`trade-off: x and y are both ${x.name}`)
  const course = courseOf(data.axes, options)
  const { along } = course
  const yields = data.runs.map((run) => ({ ...run, x: run.values[x.name], y: run.values[y.name] }))
  const known = gathered(yields, course)
  if (known.points.length === 0)
    throw new Error(`trade-off: none of the ${data.runs.length} runs has a finite ${x.name} and ${y.name}`)

  const theme = typeof options.theme === 'object' ? options.theme : paper
  const hidden = new Set(options.without)
  const shown = shownOf(known, { course, x, y, nulls: data.nulls }, hidden, atOnce(options.random ?? everywhere))
  const { points, front, chances, optima } = shown
  const narrow = inPoints(options.width ?? 'column') < 300
  const plot = plotOf(shown, data.experiment.name, absentIn(data.states, filter), theme)
  return composed(data, filter, options, {
    name: 'tradeoff',
    title: `${data.experiment.name}: ${y.label} against ${x.label}`,
    description: describe(points, { ...course, x, y }, chances) + optimaWords(optima.flat(), along),
    plot: narrow ? { ...plot, aspect: 0.68 } : plot,
    rows: [...rowsOf(points, data.axes, front, chances), ...optimumRows(optima.flat(), along)],
    columns: columnsOf(data.axes, x.name, y.name),
    runs: points.flatMap((point) => point.runs.map((run) => run.id)),
    about: { x: factsOf(x), y: factsOf(y), along: along?.path ?? null, split: course.split.map(({ path }) => path) },
  })
}
