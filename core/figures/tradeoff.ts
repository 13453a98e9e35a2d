import type { Axis } from '../experiment/types.ts'
import { uniforms } from '../tradeoff/uniforms.ts'
import { points as inPoints, type Figure, type Row } from './figure.ts'
import { paper } from './theme.ts'
import { captionOf } from './tradeoff/caption.ts'
import type { TradeoffData, TradeoffOptions } from './tradeoff/data.ts'
import { axisNamed, defaultAlong, defaultAxes, measureNamed } from './tradeoff/defaults.ts'
import { describe } from './tradeoff/describe.ts'
import { frontOf } from './tradeoff/front.ts'
import { layoutOf } from './tradeoff/layout.ts'
import { lookOf } from './tradeoff/look.ts'
import { columnsOf, rowsOf } from './tradeoff/rows.ts'
import { settingsOf } from './tradeoff/settings.ts'
import { specOf } from './tradeoff/spec.ts'

/** Capability against interpretability: a curve per split setting along the swept axis, with its seeds, intervals,
 * baseline and Pareto front. Throws where nothing can be drawn, saying why. */
export function tradeoff(data: TradeoffData, options: TradeoffOptions = {}): Figure {
  const defaults = options.x && options.y ? { x: options.x, y: options.y } : defaultAxes(data.measures, options.x)
  const x = measureNamed(options.x ?? defaults.x, data.measures)
  const y = measureNamed(options.y ?? defaults.y, data.measures)
  if (x === y) throw new Error(`trade-off: x and y are both ${x.name}`)
  const path = options.along === undefined ? defaultAlong(data.axes) : options.along
  const along = path === null ? null : axisNamed(path, data.axes)
  const split: Axis[] = options.split
    ? options.split.map((one) => axisNamed(one, data.axes))
    : data.axes.filter((axis) => axis !== along)
  const settings = settingsOf(data.runs, { x, y, along, split }, options.random ?? uniforms)
  if (settings.points.length === 0)
    throw new Error(`trade-off: none of the ${data.runs.length} runs has a finite ${x.name} and ${y.name}`)

  const theme = typeof options.theme === 'object' ? options.theme : paper
  const width = inPoints(options.width ?? 'column')
  const caption = captionOf(settings)
  const layout = layoutOf(settings.points, [x, y], { heading: data.experiment.name, caption, width, theme })
  const look = lookOf(settings.points, along)
  const front = frontOf(settings.points, [x, y], [layout.x.domain, layout.y.domain])
  const title = `${data.experiment.name}: ${y.label} against ${x.label}`
  const provenance = {
    ...data.provenance,
    experiment: data.experiment,
    figure: 'tradeoff',
    x: { ...x, range: [...x.range] },
    y: { ...y, range: [...y.range] },
    along: along?.path ?? null,
    split: split.map((axis) => axis.path),
    statistics: caption,
    runs: settings.points.flatMap((point) => point.runs.map((run) => run.id)),
  }
  const description = describe(settings.points, { x, y, along, split })
  const rows: Row[] = rowsOf(settings.points, data.axes, front)
  const { spec, height } = specOf({
    points: settings.points,
    along,
    layout,
    look,
    front,
    theme,
    width,
    description,
    provenance,
  })
  const columns = columnsOf(data.axes, x.name, y.name)
  return { name: 'tradeoff', title, description, caption, spec, rows, columns, width, height, provenance }
}
