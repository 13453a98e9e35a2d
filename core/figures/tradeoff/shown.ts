import type { MeasureFacts } from '../../catalog/measure.ts'
import { lookOf, type Look } from '../look.ts'
import type { Course } from '../names.ts'
import { optimaOf, type Best } from '../optima.ts'
import { reachOfNulls, type NullMark } from '../nulls.ts'
import type { PlotAxis } from '../plot/plot.ts'
import { isBaseline } from '../settings.ts'
import { axisOf } from './axis.ts'
import { chancesOf, type Chances } from './chances.ts'
import { frontOf, type Front } from './front.ts'
import type { Layer } from './layers.ts'
import { spread, type RunId, type SettingPoint, type SettingPoints } from './settings.ts'
import type { Statistics } from './statistics.ts'

/** The two measures of a trade-off. */
export interface Measures {
  x: MeasureFacts
  y: MeasureFacts
}

/** A trade-off with everything that is known of it, on a page and in a file alike. */
export interface Shown<Id extends RunId = RunId> extends SettingPoints<Id>, Measures {
  course: Course
  hidden: ReadonlySet<Layer>
  look: Look
  axes: Record<'x' | 'y', PlotAxis>
  front: Front | null
  chances: Chances
  /** Of x and of y. */
  optima: [Best[], Best[]]
  /** Of y; none where none are known. */
  nulls: readonly NullMark[]
}

/** What gathered runs show. */
export function shownOf<Id extends RunId>(
  { points: all, left }: SettingPoints<Id>,
  { course, x, y, nulls: allNulls = [] }: Measures & { course: Course; nulls?: readonly NullMark[] },
  hidden: ReadonlySet<Layer>,
  statistics: Statistics,
): Shown<Id> {
  const { along } = course
  const drawn = hidden.has('baseline') ? all.filter((point) => !isBaseline(point, along)) : all
  const points = spread(drawn, { x, y }, statistics)
  const settings = new Set(points.map(({ setting }) => setting))
  const nulls = allNulls.filter(({ measure, setting }) => measure === y.name && settings.has(setting))
  const axes = { x: axisOf(points, 'x', x), y: axisOf(points, 'y', y, reachOfNulls(nulls)) }
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
    axes,
    // A scale's domain does not depend on its length.
    front: frontOf(points, [x, y], [axes.x.scale(1).domain, axes.y.scale(1).domain]),
    chances: chancesOf(points, [x, y], statistics),
    optima,
    nulls,
  }
}

const placed = (points: readonly SettingPoint[], direction: 'x' | 'y') =>
  points.map(({ runs, ...point }) => ({
    ...point,
    values: runs.map((run) => ({ seed: run.seed, value: run[direction] })),
  }))
