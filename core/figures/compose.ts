import type { MeasureFacts } from '../catalog/measure.ts'
import type { FigureData, FigureOptions } from './data.ts'
import { points, type Column, type Figure, type Row } from './figure.ts'
import type { Json } from './json.ts'
import { pageOf } from './plot/page.ts'
import type { Plot } from './plot/plot.ts'
import { spelled } from './plot/spelled.ts'
import { vegaLiteOf } from './plot/vegaLite.ts'
import { paper } from './theme.ts'

/** The parts of a figure that its own file computes. */
export interface Parts {
  name: string
  title: string
  description: string
  plot: Plot
  rows: Row[]
  columns: Column[]
  /** Ids of the drawn runs. */
  runs: string[]
  /** Other facts for the provenance: measures, axes, statistics. */
  about: Record<string, Json>
}

/** Where a figure is from: one experiment, unless it is of several, which its own facts name. */
type Source = Pick<FigureData, 'provenance'> & Partial<Pick<FigureData, 'experiment'>>

/** A figure of these parts at its printed size, with its provenance. */
export function composed(data: Source, filter: string, options: FigureOptions, parts: Parts): Figure {
  const { name, title, description, rows, columns } = parts
  const plot = options.spell ? spelled(parts.plot, options.spell) : parts.plot
  const theme = typeof options.theme === 'object' ? options.theme : paper
  const page = pageOf(plot, points(options.width ?? 'column'), theme)
  const provenance = {
    ...data.provenance,
    ...(filter ? { filter } : {}),
    ...(data.experiment && { experiment: data.experiment }),
    figure: name,
    ...parts.about,
    statistics: parts.plot.caption,
    runs: parts.runs,
  }
  const spec = vegaLiteOf(page, { description, provenance })
  const { width, height } = page
  return { name, title, description, caption: parts.plot.caption, spec, page, rows, columns, width, height, provenance }
}

/** Facts of a measure that only the lab uses. */
const asked: ReadonlySet<string> = new Set<keyof MeasureFacts>([
  'targets',
  'roles',
  'rung',
  'count',
  'margin',
  'steps',
  'counted',
])

/** The meaning of a measure, as JSON. */
export const factsOf = (facts: MeasureFacts): Json =>
  Object.fromEntries(Object.entries(facts).filter(([fact]) => !asked.has(fact))) as Json

/** Columns whose headers are their fields. */
export const plainColumns = (...fields: string[]): Column[] => fields.map((field) => ({ field, header: field }))
