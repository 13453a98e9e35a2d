import type { Axis } from '../../experiment/types.ts'
import { sparserBelow, type Course } from '../names.ts'
import { isPressed, tellsPressure } from '../pressed.ts'
import { isBaseline, axisValueText } from '../settings.ts'
import { withMedians, type DrawnRun, type RunId, type SettingPoint, type SettingPoints } from './settings.ts'

/** The value of an axis that stands for no sparsity; null where the axis is of something else, undefined where none of
 * those swept does. */
function densest({ path, values, numeric }: Axis): Axis['values'][number] | null | undefined {
  const least = (value: Axis['values'][number]) => (values.includes(value) ? value : undefined)
  if (path === 'sparsity.kind' || path === 'sparsity') return least('none')
  if (!path.startsWith('sparsity.') || !numeric) return null
  return sparserBelow(path) ? Math.max(...values.map(Number)) : least(0)
}

/**
 * The baseline of each setting, by its number: without pressure and as dense as the sweep goes, and like the setting in
 * everything else. Settings without one, or with several, are not in it.
 */
export function baselinesOf<Id extends RunId>(
  points: readonly SettingPoint<Id>[],
  { along, split, rest }: Course,
): Map<number, SettingPoint<Id>> {
  const axes = [...(along ? [along] : []), ...split, ...rest]
  const sparsities = axes.flatMap((axis) => {
    const plain = densest(axis)
    return plain === null ? [] : [{ axis, plain }]
  })
  const others = axes.filter((axis) => !tellsPressure(axis.path) && !sparsities.some((one) => one.axis === axis))
  if (others.length === axes.length) return new Map()
  const isDense = (point: SettingPoint) =>
    sparsities.every(({ axis, plain }) => {
      const value = point.axes[axis.path] ?? null
      return value === null || value === plain
    })
  const plain = points.filter((point) => !isPressed(point.axes) && isDense(point))
  const alike = (a: SettingPoint, b: SettingPoint) =>
    others.every(({ path }) => a.axes[path] == null || b.axes[path] == null || a.axes[path] === b.axes[path])
  return new Map(
    points.flatMap((point) => {
      const found = plain.filter((one) => alike(one, point))
      return found.length === 1 ? [[point.setting, found[0]!] as const] : []
    }),
  )
}

/** The same with x as the change from the same seed's baseline; runs without one are counted as left out. */
export function pairedWith<Id extends RunId>(
  { points, left }: SettingPoints<Id>,
  baselines: ReadonlyMap<number, SettingPoint<Id>>,
): SettingPoints<Id> {
  const counts = { ...left }
  const changed = points.flatMap((point) => {
    const before = new Map(baselines.get(point.setting)?.runs.map(({ seed, recorded }) => [seed, recorded]))
    const runs = point.runs.flatMap((run): DrawnRun<Id>[] => {
      const base = before.get(run.seed)
      return base === undefined ? [] : [{ ...run, x: run.recorded - base }]
    })
    counts.unpaired += point.runs.length - runs.length
    if (runs.length === 0) counts.settings++
    return runs.length === 0 ? [] : [withMedians(point, runs)]
  })
  return { points: changed, left: counts }
}

/** What a baseline is called: `the baseline`, `k 128, pressure 0`; where settings have several, `the baseline`. */
export function baselineName(baselines: Iterable<SettingPoint>, { along, split, rest }: Course): string {
  const [first, ...more] = [...new Set(baselines)]
  if (!first || more.length > 0 || isBaseline(first, along)) return 'the baseline'
  const axes = [...(along ? [along] : []), ...split, ...rest].filter(({ path }) => first.axes[path] != null)
  return axes.map(({ path, label }) => `${label} ${axisValueText(first.axes[path]!)}`).join(', ') || 'the baseline'
}
