import { medianInterval, medianOf, type MedianSpread } from '../../statistics/medianInterval.ts'
import { isFiniteValue, type Recorded } from '../../statistics/summarise.ts'
import type { AxisValue } from '../data.ts'
import type { Course } from '../names.ts'
import { inOrder, standingOf, type Standing } from '../settings.ts'

/** How a run is called: by a number, or by a text in a record. */
export type RunId = number | string

/** A finished run: where it stands, and what it yields of the two measures. */
export interface Yield<Id extends RunId = RunId> {
  id: Id
  seed: number
  setting: number
  axes: Record<string, AxisValue>
  x: Recorded
  y: Recorded
  /** Its capability on a bounded scale, which says whether it learned its task. */
  ability?: Recorded
}

/** A run with both values finite. */
export interface DrawnRun<Id extends RunId = RunId> {
  id: Id
  seed: number
  /** Where it is drawn: as recorded, or its change from the same seed's baseline. */
  x: number
  y: number
  /** The measure on x as it was recorded. */
  recorded: number
  /** Null where it has none. */
  ability: number | null
}

/** The runs of one setting, and the medians of those that learned. */
export interface SettingPoint<Id extends RunId = RunId> extends Standing {
  /** All of them, by seed. */
  runs: DrawnRun<Id>[]
  /** Those of seeds that learned nowhere, which stand in a lane of their own. */
  unlearned: DrawnRun<Id>[]
  x: number
  y: number
  xSpread: MedianSpread
  ySpread: MedianSpread
}

/** Settings to draw, in the order of the axes, and how many runs (and whole settings) are not drawn and why. */
export interface SettingPoints<Id extends RunId = RunId> {
  points: SettingPoint<Id>[]
  left: { undefined: number; nonFinite: number; unpaired: number; settings: number }
}

/** The runs of two measures per setting with their medians; a run enters only with both values finite. */
export function gathered<Id extends RunId>(runs: Iterable<Yield<Id>>, course: Course): SettingPoints<Id> {
  const left = { undefined: 0, nonFinite: 0, unpaired: 0, settings: 0 }
  const settings = new Map<number, { axes: Standing['axes']; drawn: DrawnRun<Id>[] }>()
  for (const { id, seed, setting, axes, x, y, ability } of runs) {
    const known = settings.get(setting) ?? { axes, drawn: [] }
    settings.set(setting, known)
    if (isFiniteValue(x) && isFiniteValue(y))
      known.drawn.push({ id, seed, x, y, recorded: x, ability: isFiniteValue(ability) ? ability : null })
    else if (x == null || y == null) left.undefined++
    else left.nonFinite++
  }
  const points: SettingPoint<Id>[] = []
  for (const [setting, { axes, drawn }] of settings) {
    if (drawn.length === 0) left.settings++
    else
      points.push(
        withMedians(
          standingOf({ setting, axes }, course),
          drawn.sort((p, q) => p.seed - q.seed),
        ),
      )
  }
  return { points: points.sort(inOrder(course)), left }
}

/** A setting with the medians of its runs but those of the given seeds, unless it has no others. */
export function withMedians<Id extends RunId>(
  standing: Standing,
  runs: DrawnRun<Id>[],
  lost: ReadonlySet<number> = new Set(),
): SettingPoint<Id> {
  const learned = runs.filter(({ seed }) => !lost.has(seed))
  const [counted, unlearned] = learned.length > 0 ? [learned, runs.filter(({ seed }) => lost.has(seed))] : [runs, []]
  const [xs, ys] = [counted.map(({ x }) => x), counted.map(({ y }) => y)]
  const { setting, along, series, rest, axes } = standing
  return {
    setting,
    along,
    series,
    rest,
    axes,
    runs,
    unlearned,
    x: medianOf(xs),
    y: medianOf(ys),
    xSpread: medianInterval(xs),
    ySpread: medianInterval(ys),
  }
}
