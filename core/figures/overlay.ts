import type { MeasureFacts } from '../catalog/measure.ts'
import { bootstrap, within } from '../statistics/bootstrap.ts'
import { oneSource } from '../statistics/source.ts'
import { composed, factsOf } from './compose.ts'
import type { FigureOptions } from './data.ts'
import { points as inPoints, type Figure, type Provenance, type Row } from './figure.ts'
import { measureNamed } from './names.ts'
import { familyOf, type Family, type OverlayExperiment, type SpreadOf } from './overlay/families.ts'
import { mostTogether, type OverlayLayer } from './overlay/marks.ts'
import { overlayPlot } from './overlay/plot.ts'
import { titleOf } from './plot/axes.ts'
import { nameOf } from './settings.ts'
import { paper } from './theme.ts'
import { defaultAxes } from './tradeoff/defaults.ts'

/** Options of an overlay. */
interface OverlayOptions extends Pick<FigureOptions, 'width' | 'theme' | 'spell'> {
  without?: readonly OverlayLayer[]
}

/** Every interval at once, from the stream that all figures use. */
const spreadAtOnce: SpreadOf = (values, _, range) => within(bootstrap(values, oneSource), range)

/**
 * The measures of an overlay among those that all of its experiments have: the asked ones, or the usual ones. Throws with
 * the nearest name where an experiment lacks one.
 */
export function overlayMeasures(
  common: readonly MeasureFacts[],
  asked: { x?: string; y?: string },
): { x: MeasureFacts; y: MeasureFacts } {
  if (common.length === 0) throw new Error('overlay: these experiments have no measure in common')
  const usual = asked.x && asked.y ? { x: asked.x, y: asked.y } : defaultAxes(common, asked.x)
  const [x, y] = [measureNamed(asked.x ?? usual.x, common), measureNamed(asked.y ?? usual.y, common)]
  if (x === y) throw new Error(`overlay: x and y are both ${x.name}`)
  return { x, y }
}

/** Throws if these are not as many experiments as an overlay can tell apart. */
export function requireSeveral(count: number): void {
  if (count < 2) throw new Error('overlay: name two or more experiments')
  if (count > mostTogether)
    throw new Error(`overlay: ${count} experiments; at most ${mostTogether} have colours that can be told apart`)
}

/** The trade-offs of several experiments on the same axes, a colour for each. Throws if one of them has nothing to draw. */
export function overlay(
  experiments: readonly OverlayExperiment[],
  measures: { x: MeasureFacts; y: MeasureFacts },
  provenance: Provenance,
  { without, ...options }: OverlayOptions = {},
): Figure {
  requireSeveral(experiments.length)
  const { x, y } = measures
  const theme = typeof options.theme === 'object' ? options.theme : paper
  const families = experiments.map((one) => familyOf(one, measures, spreadAtOnce))
  const empty = families.find(({ points }) => points.length === 0)
  if (empty)
    throw new Error(`overlay: no finished run of ${empty.experiment.name} has a finite ${x.name} and ${y.name}`)
  const plot = overlayPlot(families, measures, new Set(without), theme)
  const narrow = inPoints(options.width ?? 'column') < 300
  const named = experiments.map(({ id, name }) => ({ id, name }))
  return composed({ provenance }, '', options, {
    name: 'overlay',
    title: `${named.map(({ name }) => name).join(', ')}: ${y.label} against ${x.label}`,
    description: describe(families, measures),
    plot: narrow ? { ...plot, aspect: 0.75 } : plot,
    rows: families.flatMap(rowsOf),
    columns: [
      ...['mark', 'experiment', 'name', 'curve', 'setting', 'place', 'run', 'seed', 'n'].map((field) => ({
        field,
        header: field,
      })),
      { field: 'x', header: x.name },
      { field: 'xLow', header: `${x.name}.low` },
      { field: 'xHigh', header: `${x.name}.high` },
      { field: 'y', header: y.name },
      { field: 'yLow', header: `${y.name}.low` },
      { field: 'yHigh', header: `${y.name}.high` },
      { field: 'spread', header: 'spread' },
    ],
    runs: families.flatMap(({ points }) => points.flatMap(({ runs }) => runs.map(({ id }) => String(id)))),
    about: { x: factsOf(x), y: factsOf(y), experiments: named },
  })
}

function rowsOf({ experiment: { id, name }, course, points }: Family): Row[] {
  return points.flatMap((point): Row[] => {
    const place = {
      experiment: id,
      name,
      curve: point.series,
      setting: point.setting,
      place: nameOf(point, course.along),
    }
    const { x, y, xSpread, ySpread, runs } = point
    return [
      {
        mark: 'mean',
        ...place,
        n: runs.length,
        x,
        y,
        xLow: xSpread?.low ?? null,
        xHigh: xSpread?.high ?? null,
        yLow: ySpread?.low ?? null,
        yHigh: ySpread?.high ?? null,
        spread: xSpread?.kind ?? null,
      },
      ...runs.map((run) => ({ mark: 'run', ...place, run: run.id, seed: run.seed, x: run.x, y: run.y })),
    ]
  })
}

function describe(families: readonly Family[], { x, y }: { x: MeasureFacts; y: MeasureFacts }): string {
  const three = (value: number) => String(Number(value.toPrecision(3)))
  const words = families.map(({ experiment, course, points }) => {
    const means = points
      .slice(0, 60)
      .map((point) => `${nameOf(point, course.along)}: ${three(point.x)}, ${three(point.y)}`)
    return `${experiment.name} (${experiment.id}), means (x, y): ${means.join('; ')}.`
  })
  return `${titleOf(y)} against ${titleOf(x)}, of several experiments. ${words.join(' ')}`
}
