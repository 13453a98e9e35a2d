import { sentence, undrawn } from '../caption.ts'
import { okabeIto, shapes } from '../palette.ts'
import { measureAxis } from '../plot/axes.ts'
import type { Key } from '../plot/keys.ts'
import type { Dot, Plot } from '../plot/plot.ts'
import { shortened } from '../shortened.ts'
import type { Theme } from '../theme.ts'
import { hintOf } from '../tradeoff/hint.ts'
import type { NamedExperiment, ScatterPoints } from './points.ts'

/** Experiments with a colour of their own; the others share one. */
const mostColoured = okabeIto.length
/** The longest name in a legend, in points. */
const longestName = 150

/** An experiment's name with its number, as equal names are common. */
export const numbered = ({ id, name }: NamedExperiment): string => `${name} (${id})`

/** A scatter before it has a size. */
export function scatterPlot(points: ScatterPoints, theme: Theme): Plot {
  const { x, y, xs, ys, experiments } = points
  const size = dotSize(xs.length)
  const look = experiments.map((_, i) => lookOf(i, theme))
  const rows = Array.from(xs, (value, i): Dot => {
    const own = points.experiment[i]!
    const { id, name } = experiments[own]!
    return {
      x: value,
      y: ys[i]!,
      ...look[own]!,
      size,
      run: points.run[i]!,
      setting: points.setting[i]!,
      series: String(id),
      experiment: name,
      seed: points.seed[i]!,
    }
  })
  const [xValues, yValues] = [Array.from(xs), Array.from(ys)]
  return {
    heading: `${y.label} against ${x.label}`,
    caption: captionOf(points),
    panels: [
      {
        title: '',
        hint: hintOf(x.better, y.better),
        x: measureAxis('x', x, xValues, xValues),
        y: measureAxis('y', y, yValues, yValues),
        // The experiment with most runs is at the back, so that it hides no other.
        marks: [
          { kind: 'dots', name: 'runs', rows, weight: 0.35, opacity: xs.length > 400 ? 0.55 : 0.8, settings: true },
        ],
      },
    ],
    columns: 1,
    aspect: 0.62,
    keys: [keysOf(experiments, theme)],
  }
}

/** Area of a run's symbol: smaller where there are many. */
const dotSize = (runs: number): number => (runs > 3000 ? 5 : runs > 400 ? 8 : 14)

function lookOf(i: number, theme: Theme): Pick<Dot, 'shape' | 'fill' | 'stroke'> {
  const colour = okabeIto[i]
  return colour === undefined
    ? { shape: 'circle', fill: theme.background, stroke: theme.muted }
    : { shape: shapes[i]!, fill: colour, stroke: colour }
}

function keysOf(experiments: readonly NamedExperiment[], theme: Theme): Key[] {
  const named = experiments
    .slice(0, mostColoured)
    .map((one, i): Key => ({
      text: numbered({ ...one, name: shortened(one.name, longestName, theme.body) }),
      room: 8,
      series: String(one.id),
      dot: { ...lookOf(i, theme), size: 20, weight: 0.5 },
    }))
  const rest = experiments.length - mostColoured
  if (rest <= 0) return named
  const dot = { ...lookOf(mostColoured, theme), size: 20, weight: 0.5 }
  return [...named, { text: `${rest} more ${rest === 1 ? 'experiment' : 'experiments'}`, room: 8, dot }]
}

function captionOf({ xs, where, archived, finished, passed, experiments, left }: ScatterPoints): string {
  const of = experiments.length === 1 ? '1 experiment' : `${experiments.length} experiments`
  const runs = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'run' : 'runs'}`
  return sentence([
    `One symbol per finished run: ${runs(xs.length)} of ${of}`,
    ...(where ? [`only ${where} (${passed.toLocaleString('en')} of ${runs(finished)})`] : []),
    ...(archived ? ['archived experiments included'] : []),
    ...undrawn(left.undefined, left.nonFinite),
  ])
}
