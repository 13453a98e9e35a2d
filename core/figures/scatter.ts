import { composed, factsOf } from './compose.ts'
import type { FigureOptions } from './data.ts'
import { points as inPoints, type Figure, type Provenance, type Row } from './figure.ts'
import { titleOf } from './plot/axes.ts'
import type { ScatterPoints } from './scatter/points.ts'
import { numbered, scatterPlot } from './scatter/plot.ts'
import { paper } from './theme.ts'

/** Two measures of finished runs of any experiments, one symbol per run. Throws where there is nothing to draw. */
export function scatter(
  points: ScatterPoints,
  provenance: Provenance,
  options: Pick<FigureOptions, 'width' | 'theme' | 'spell'> = {},
): Figure {
  const { x, y, xs, where, experiments } = points
  if (xs.length === 0)
    throw new Error(`scatter: no finished run has a finite ${x.name} and ${y.name}${where ? ` where ${where}` : ''}`)
  const theme = typeof options.theme === 'object' ? options.theme : paper
  const plot = scatterPlot(points, theme)
  const narrow = inPoints(options.width ?? 'column') < 300
  const rows = Array.from(xs, (value, i): Row => {
    const { id, name } = experiments[points.experiment[i]!]!
    const [run, setting, seed] = [points.run[i]!, points.setting[i]!, points.seed[i]!]
    return { experiment: id, name, run, setting, seed, x: value, y: points.ys[i]! }
  })
  return composed({ provenance }, where, options, {
    name: 'scatter',
    title: `${y.label} against ${x.label}`,
    description: `${titleOf(y)} against ${titleOf(x)}, one symbol per run. ${plot.caption} Experiments: ${experiments.map(numbered).join(', ')}.`,
    plot: narrow ? { ...plot, aspect: 0.8 } : plot,
    rows,
    columns: [
      ...['experiment', 'name', 'run', 'setting', 'seed'].map((field) => ({ field, header: field })),
      { field: 'x', header: x.name },
      { field: 'y', header: y.name },
    ],
    runs: Array.from(points.run, String),
    about: { x: factsOf(x), y: factsOf(y), experiments: experiments.map(({ id, name }) => ({ id, name })) },
  })
}
