import type { MeasureFacts } from '../../catalog/measure.ts'
import { controlAt, withoutControls } from '../../experiment/controlled.ts'
import type { Axis } from '../../experiment/types.ts'
import { courseOf } from '../names.ts'
import { changeOf } from '../tradeoff/axis.ts'
import { frameOf, type Frame } from '../tradeoff/frame.ts'
import type { ScaleChoice } from '../tradeoff/layers.ts'
import { gathered, type Yield } from '../tradeoff/settings.ts'
import { shownOf, type Shown } from '../tradeoff/shown.ts'

/** One experiment of an overlay, with its finished runs. */
export interface OverlayExperiment {
  id: number
  name: string
  axes: readonly Axis[]
  runs: readonly Yield<number>[]
  /** The measure that says whether a run learned, as in its own trade-off; null where it has none. */
  ability: MeasureFacts | null
  /** The criterion for it in the experiment's file. */
  learned?: number
}

/** The trade-off of one experiment, as it is by itself: its medians, its baselines, its seeds that did not learn. */
export interface Family extends Shown<number> {
  experiment: Pick<OverlayExperiment, 'id' | 'name'>
}

/** Several trade-offs on the same axes; the front is of all settings of all experiments. */
export interface Together extends Frame {
  /** Those that have something to draw. */
  families: Family[]
  /** Those that have not. */
  empty: Family['experiment'][]
  /** `paired` where x is the change from each experiment's own baseline. */
  scale: ScaleChoice
}

/** The curve of a setting: unique over all experiments. */
export const curveOf = ({ experiment }: Family, { series }: { series: string }): string => `${experiment.id} ${series}`

/**
 * Trade-offs of several experiments on the same axes. By itself x is paired where each experiment alone would be, since a
 * change from a baseline and a loss do not stand on one axis. Controls are left out. Throws where `paired` is asked and an
 * experiment has no baseline.
 */
export function togetherOf(
  experiments: readonly OverlayExperiment[],
  { x, y }: { x: MeasureFacts; y: MeasureFacts },
  asked: ScaleChoice = 'auto',
): Together {
  const known = experiments.map(({ id, name, axes, runs, ability, learned }) => {
    const course = courseOf(withoutControls([...axes]), {})
    const free = runs.filter((run) => controlAt(run.axes) === null)
    return { experiment: { id, name }, settings: gathered(free, course), of: { course, x, y, ability, learned } }
  })
  const shown = (scale: ScaleChoice): Family[] =>
    known
      .filter(({ settings }) => settings.points.length > 0)
      .map(({ experiment, settings, of }) => ({
        experiment,
        ...shownOf(settings, { ...of, scale }, new Set(), { optimum: () => null }),
      }))
  const alone = shown(asked)
  const unpaired = alone.filter(({ scale }) => scale !== 'paired')
  const [without] = unpaired
  if (asked === 'paired' && without)
    throw new Error(
      `scale: paired needs a baseline, a setting without pressure or sparsity, and ${without.experiment.name} (${without.experiment.id}) has none (nearest valid: auto, linear, symlog)`,
    )
  const paired = alone.length > 0 && unpaired.length === 0
  // A family's own axis is not drawn: `linear` only says that nothing is paired.
  const all = paired || unpaired.length === alone.length ? alone : shown('linear')
  const families = all.filter(({ points }) => points.length > 0)
  const drawn = new Set(families.map(({ experiment }) => experiment.id))
  return {
    families,
    empty: known.flatMap(({ experiment }) => (drawn.has(experiment.id) ? [] : [experiment])),
    ...axesOf(families, { x, y }, paired ? 'paired' : asked),
  }
}

function axesOf(
  families: readonly Family[],
  { x, y }: { x: MeasureFacts; y: MeasureFacts },
  scale: ScaleChoice,
): Omit<Together, 'families' | 'empty'> {
  const points = families.flatMap((family) => family.points)
  const names = new Set(families.map(({ baseline }) => baseline))
  const baseline = names.size === 1 ? [...names][0]! : 'the baseline'
  return { scale, ...frameOf(points, { x, y, along: scale === 'paired' ? changeOf(x, baseline) : x, scale }) }
}
