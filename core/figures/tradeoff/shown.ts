import type { MeasureFacts } from '../../catalog/measure.ts'
import { spanOf } from '../../catalog/scale.ts'
import { lookOf, type Look } from '../look.ts'
import type { Course } from '../names.ts'
import { optimaOf, type Best } from '../optima.ts'
import { reachOfNulls, type NullMark } from '../nulls.ts'
import { isBaseline } from '../settings.ts'
import { changeOf } from './axis.ts'
import { frameOf, type Frame } from './frame.ts'
import type { Layer, ScaleChoice } from './layers.ts'
import { criterionOf, unlearnedSeeds, type Criterion } from './learned.ts'
import { baselineName, baselinesOf, pairedWith } from './paired.ts'
import { withMedians, type RunId, type SettingPoint, type SettingPoints } from './settings.ts'
import type { Statistics } from './statistics.ts'

/** What a trade-off is drawn from, beside its runs. */
export interface Asked {
  course: Course
  x: MeasureFacts
  y: MeasureFacts
  /** By the spread of the values where absent. */
  scale?: ScaleChoice
  /** The measure that says whether a run learned; null where there is none. */
  ability?: MeasureFacts | null
  /** The file's criterion for it. */
  learned?: number
  nulls?: readonly NullMark[]
}

/** A trade-off with everything that is known of it, on a page and in a file alike. */
export interface Shown<Id extends RunId = RunId> extends SettingPoints<Id>, Frame {
  /** As asked: the measures themselves. */
  x: MeasureFacts
  y: MeasureFacts
  course: Course
  hidden: ReadonlySet<Layer>
  look: Look
  /** How x is laid out: `paired` where it is a change. */
  scale: Exclude<ScaleChoice, 'auto'> | 'auto'
  /** The baseline of each setting, and their common name. */
  baselines: ReadonlyMap<number, SettingPoint<Id>>
  baseline: string
  criterion: Criterion | null
  /** Seeds that learned in no setting, of so many. */
  unlearned: ReadonlySet<number>
  seeds: number
  /** Of x and of y. */
  optima: [Best[], Best[]]
  /** Of y; none where none are known. */
  nulls: readonly NullMark[]
}

/** What gathered runs show. */
export function shownOf<Id extends RunId>(
  gathered: SettingPoints<Id>,
  { course, x, y, scale: asked = 'auto', ability = null, learned, nulls: allNulls = [] }: Asked,
  hidden: ReadonlySet<Layer>,
  statistics: Statistics,
): Shown<Id> {
  const { along } = course
  const baselines = baselinesOf(gathered.points, course)
  const criterion = criterionOf(ability, learned, {
    points: gathered.points,
    baselines: [...new Set(baselines.values())],
  })
  const unlearned = unlearnedSeeds(gathered.points, criterion)
  const scale = asked === 'auto' ? (isBetterPaired(gathered.points, x, baselines) ? 'paired' : 'auto') : asked
  const paired = scale === 'paired' && baselines.size > 0
  const { points: all, left } = paired ? pairedWith(gathered, baselines) : gathered
  const drawn = hidden.has('baseline') ? all.filter((point) => !isBaseline(point, along)) : all
  const points = unlearned.size === 0 ? drawn : drawn.map((point) => withMedians(point, point.runs, unlearned))
  const settings = new Set(points.map(({ setting }) => setting))
  const nulls = allNulls.filter(({ measure, setting }) => measure === y.name && settings.has(setting))
  const baseline = baselineName(baselines.values(), course)
  const laidOut = paired || scale !== 'paired' ? scale : 'auto'
  const frame = frameOf(points, {
    x,
    y,
    along: paired ? changeOf(x, baseline) : x,
    scale: laidOut,
    more: reachOfNulls(nulls),
  })
  const best = (direction: 'x' | 'y', facts: MeasureFacts) =>
    optimaOf(placed(points, direction), facts, along, (curve, better) =>
      statistics.optimum(curve, better, direction === 'x' ? -1 : -2),
    )
  const optima: [Best[], Best[]] = [best('x', x), best('y', y)]
  return {
    points,
    left,
    x,
    y,
    course,
    hidden,
    look: lookOf(points, along),
    scale: laidOut,
    baselines,
    baseline,
    criterion,
    unlearned,
    seeds: new Set(gathered.points.flatMap(({ runs }) => runs.map(({ seed }) => seed))).size,
    ...frame,
    optima,
    nulls,
  }
}

/** Whether x says more as a change: an unbounded capability, of which every setting has a baseline. */
const isBetterPaired = (points: readonly SettingPoint[], x: MeasureFacts, baselines: ReadonlyMap<number, unknown>) =>
  x.side === 'capability' &&
  x.better !== 'none' &&
  spanOf(x) === null &&
  points.length > 1 &&
  points.every(({ setting }) => baselines.has(setting))

const placed = (points: readonly SettingPoint[], direction: 'x' | 'y') =>
  points.map(({ runs, ...point }) => ({
    ...point,
    values: runs.map((run) => ({ seed: run.seed, value: run[direction] })),
  }))
