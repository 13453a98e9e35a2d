import type { MeasureFacts } from '../../catalog/measure.ts'
import { controlAt, withoutControls } from '../../experiment/controlled.ts'
import type { Axis } from '../../experiment/types.ts'
import type { Spread } from '../../statistics/bootstrap.ts'
import { isFiniteValue, mean, type Recorded } from '../../statistics/summarise.ts'
import type { AxisValue } from '../data.ts'
import { courseOf, type Course } from '../names.ts'
import { inOrder, standingOf, type Standing } from '../settings.ts'

/** A finished run with its values of the two measures. */
export interface OverlayRun {
  id: number
  seed: number
  setting: number
  axes: Record<string, AxisValue>
  x: Recorded
  y: Recorded
}

/** One experiment of an overlay, with its finished runs. */
export interface OverlayExperiment {
  id: number
  name: string
  axes: readonly Axis[]
  runs: readonly OverlayRun[]
}

/** The means of one setting; a spread is null while it is being computed. */
export interface OverlayPoint extends Standing {
  /** Unique over all experiments. */
  curve: string
  runs: (Pick<OverlayRun, 'id' | 'seed'> & { x: number; y: number })[]
  x: number
  y: number
  xSpread: Spread | null
  ySpread: Spread | null
}

/** The settings of one experiment, in the order of its axes. */
export interface Family {
  experiment: Omit<OverlayExperiment, 'runs'>
  course: Course
  points: OverlayPoint[]
  /** Runs that have no place, and why. */
  left: { undefined: number; nonFinite: number }
}

/** The interval of a mean; the same stream for the same setting as in a figure of that experiment alone. */
export type SpreadOf = (values: readonly number[], place: number, range: MeasureFacts['range']) => Spread | null

/** An experiment's settings with their means; controls are left out, and a run enters only with both values finite. */
export function familyOf(
  { runs, ...experiment }: OverlayExperiment,
  { x, y }: { x: MeasureFacts; y: MeasureFacts },
  spread: SpreadOf,
): Family {
  const course = courseOf(withoutControls([...experiment.axes]), {})
  const left = { undefined: 0, nonFinite: 0 }
  const settings = new Map<number, OverlayRun[]>()
  for (const run of runs) {
    if (controlAt(run.axes) !== null) continue
    if (run.x == null || run.y == null) left.undefined++
    else if (!isFiniteValue(run.x) || !isFiniteValue(run.y)) left.nonFinite++
    else settings.set(run.setting, [...(settings.get(run.setting) ?? []), run])
  }
  const points = [...settings].map(([setting, members]): OverlayPoint => {
    const own = members
      .map(({ id, seed, x, y }) => ({ id, seed, x: x as number, y: y as number }))
      .sort((p, q) => p.seed - q.seed)
    const standing = standingOf({ setting, axes: members[0]!.axes }, course)
    const values = (direction: 'x' | 'y') => own.map((run) => run[direction])
    return {
      ...standing,
      curve: `${experiment.id} ${standing.series}`,
      runs: own,
      x: mean(values('x')),
      y: mean(values('y')),
      xSpread: spread(values('x'), 2 * setting, x.range),
      ySpread: spread(values('y'), 2 * setting + 1, y.range),
    }
  })
  return { experiment, course, points: points.sort(inOrder(course)), left }
}
