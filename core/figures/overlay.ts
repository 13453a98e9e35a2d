import type { MeasureFacts } from '../catalog/measure.ts'
import { rounded } from '../statistics/rounded.ts'
import { composed, factsOf } from './compose.ts'
import type { FigureOptions } from './data.ts'
import { points as inPoints, type Figure, type Provenance, type Row } from './figure.ts'
import { measureNamed } from './names.ts'
import { curveOf, togetherOf, type Family, type OverlayExperiment } from './overlay/families.ts'
import { mostTogether, type OverlayLayer } from './overlay/marks.ts'
import { overlayPlot } from './overlay/plot.ts'
import { titleOf } from './plot/axes.ts'
import { nameOf } from './settings.ts'
import { paper } from './theme.ts'
import { defaultAxes } from './tradeoff/defaults.ts'

/** Options of an overlay. */
interface OverlayOptions extends Pick<FigureOptions, 'width' | 'theme' | 'spell' | 'scale'> {
  without?: readonly OverlayLayer[]
}

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
  { without, scale, ...options }: OverlayOptions = {},
): Figure {
  requireSeveral(experiments.length)
  const { x, y } = measures
  const theme = typeof options.theme === 'object' ? options.theme : paper
  const together = togetherOf(experiments, measures, scale)
  const { families, empty } = together
  if (empty[0]) {
    const { name, id } = empty[0]
    const runs = together.scale === 'paired' ? 'and a baseline of the same seed' : ''
    throw new Error(`overlay: no finished run of ${name} (${id}) has a finite ${x.name} and ${y.name} ${runs}`.trim())
  }
  const paired = together.scale === 'paired'
  const plot = overlayPlot(together, measures, new Set(without), theme)
  const xName = paired ? `${x.name}.change` : x.name
  const narrow = inPoints(options.width ?? 'column') < 300
  const named = experiments.map(({ id, name }) => ({ id, name }))
  return composed({ provenance }, '', options, {
    name: 'overlay',
    title: `${named.map(({ name }) => name).join(', ')}: ${y.label} against ${x.label}`,
    description: describe(families, measures, paired),
    plot: narrow ? { ...plot, aspect: 0.75 } : plot,
    rows: families.flatMap(rowsOf),
    columns: [
      ...['mark', 'experiment', 'name', 'curve', 'setting', 'place', 'run', 'seed', 'n'].map((field) => ({
        field,
        header: field,
      })),
      { field: 'x', header: xName },
      { field: 'xLow', header: `${xName}.low` },
      { field: 'xHigh', header: `${xName}.high` },
      { field: 'y', header: y.name },
      { field: 'yLow', header: `${y.name}.low` },
      { field: 'yHigh', header: `${y.name}.high` },
      { field: 'spread', header: 'spread' },
      ...(paired ? [{ field: 'recorded', header: x.name }] : []),
      { field: 'learned', header: 'learned' },
    ],
    runs: families.flatMap(({ points }) => points.flatMap(({ runs }) => runs.map(({ id }) => String(id)))),
    about: { x: factsOf(x), y: factsOf(y), scale: together.scale, experiments: named },
  })
}

function rowsOf(family: Family): Row[] {
  const { experiment, course, points } = family
  return points.flatMap((point): Row[] => {
    const place = {
      experiment: experiment.id,
      name: experiment.name,
      curve: curveOf(family, point),
      setting: point.setting,
      place: nameOf(point, course.along),
    }
    const { x, y, xSpread, ySpread, runs, unlearned } = point
    return [
      {
        mark: 'median',
        ...place,
        n: runs.length - unlearned.length,
        x,
        y,
        xLow: xSpread.low,
        xHigh: xSpread.high,
        yLow: ySpread.low,
        yHigh: ySpread.high,
        spread: xSpread.kind,
      },
      ...runs.map((run) => {
        const { id, seed, x, y, recorded } = run
        return { mark: 'run', ...place, run: id, seed, x, y, recorded, learned: !unlearned.includes(run) }
      }),
    ]
  })
}

function describe(
  families: readonly Family[],
  { x, y }: { x: MeasureFacts; y: MeasureFacts },
  paired: boolean,
): string {
  const words = families.map(({ experiment, course, points }) => {
    const medians = points
      .slice(0, 60)
      .map((point) => `${nameOf(point, course.along)}: ${rounded(point.x, 3)}, ${rounded(point.y, 3)}`)
    return `${experiment.name} (${experiment.id}), medians (x, y): ${medians.join('; ')}.`
  })
  const changed = paired ? " x is the change from the same seed's baseline, within each experiment." : ''
  return `${titleOf(y)} against ${titleOf(x)}, of several experiments.${changed} ${words.join(' ')}`
}
