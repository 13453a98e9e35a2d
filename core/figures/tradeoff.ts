import { everywhere } from '../statistics/source.ts'
import { absentIn } from './caption.ts'
import { composed, factsOf } from './compose.ts'
import type { FigureData, FigureOptions, Responses } from './data.ts'
import { points as inPoints, type Figure } from './figure.ts'
import { courseOf, measureNamed } from './names.ts'
import { optimaWords, optimumRows } from './optima.ts'
import { selected } from './select.ts'
import { paper } from './theme.ts'
import { defaultAxes } from './tradeoff/defaults.ts'
import { describe } from './tradeoff/describe.ts'
import { answersOf, emblemOf, emblemRuns, pinsOf, type Emblem } from './tradeoff/emblem.ts'
import { abilityIn } from './tradeoff/learned.ts'
import { plotOf } from './tradeoff/plot.ts'
import { columnsOf, rowsOf } from './tradeoff/rows.ts'
import { gathered } from './tradeoff/settings.ts'
import { shownOf, type Shown } from './tradeoff/shown.ts'
import { atOnce } from './tradeoff/statistics.ts'

/** Capability against interpretability: a curve per split setting along the swept axis, with its seeds, intervals,
 * baseline, optima, Pareto front and the units of three settings. Throws where nothing can be drawn, saying why. */
export function tradeoff(given: FigureData, options: FigureOptions = {}): Figure {
  const { data, filter } = selected(given, options)
  const defaults = options.x && options.y ? { x: options.x, y: options.y } : defaultAxes(data.measures, options.x)
  const x = measureNamed(options.x ?? defaults.x, data.measures)
  const y = measureNamed(options.y ?? defaults.y, data.measures)
  if (x === y) throw new Error(`trade-off: x and y are both ${x.name}`)
  const course = courseOf(data.axes, options)
  const { along } = course
  const ability = abilityIn(data.measures)
  const yields = data.runs.map((run) => ({
    ...run,
    x: run.values[x.name],
    y: run.values[y.name],
    ability: ability && run.values[ability.name],
  }))
  const known = gathered(yields, course)
  if (known.points.length === 0)
    throw new Error(`trade-off: none of the ${data.runs.length} runs has a finite ${x.name} and ${y.name}`)

  const theme = typeof options.theme === 'object' ? options.theme : paper
  const hidden = new Set(options.without)
  const { scale } = options
  const asked = { course, x, y, scale, ability, learned: data.question?.learned, nulls: data.nulls }
  const shown = shownOf(known, asked, hidden, atOnce(options.random ?? everywhere))
  if (scale === 'paired' && shown.scale !== 'paired')
    throw new Error(
      'scale: paired needs a baseline, a setting without pressure or sparsity (nearest valid: auto, linear, symlog)',
    )
  if (shown.points.length === 0) throw new Error('trade-off: no run has a baseline of the same seed (scale: linear)')
  const narrow = inPoints(options.width ?? 'column') < 300
  const emblem = emblemIn(shown, data)
  const plot = plotOf(shown, { name: data.experiment.name, absent: absentIn(data.states, filter), emblem }, theme)
  const paired = shown.scale === 'paired'
  return composed(data, filter, options, {
    name: 'tradeoff',
    title: `${data.experiment.name}: ${y.label} against ${x.label}`,
    description: `${plot.heading} ${describe(shown)}${optimaWords(shown.optima.flat(), along)}`,
    plot: narrow ? { ...plot, aspect: 0.68 } : plot,
    rows: [...rowsOf(shown.points, data.axes, shown.front, paired), ...optimumRows(shown.optima.flat(), along)],
    columns: columnsOf(data.axes, x.name, y.name, paired),
    runs: shown.points.flatMap((point) => point.runs.map((run) => run.id)),
    about: {
      x: factsOf(x),
      y: factsOf(y),
      scale: shown.scale,
      along: along?.path ?? null,
      split: course.split.map(({ path }) => path),
    },
  })
}

/** The units of the settings that are pinned; null where none were recorded. */
function emblemIn(shown: Shown<string>, { responses, responsesFor }: FigureData): Emblem | null {
  const pins = pinsOf(shown)
  const wanted = emblemRuns(pins)
  const found: Responses[] = responsesFor?.(wanted) ?? responses ?? []
  const byRun = new Map(found.map((one) => [one.run, one]))
  return emblemOf(pins, (run) => {
    const own = byRun.get(run)
    return own ? answersOf(own) : null
  })
}
