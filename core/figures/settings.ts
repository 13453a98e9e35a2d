import type { Axis } from '../experiment/types.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import { bootstrap, within, type Spread } from '../statistics/bootstrap.ts'
import { isFiniteValue, mean } from '../statistics/summarise.ts'
import type { Uniforms } from '../statistics/uniforms.ts'
import type { AxisValue, RunRecord } from './data.ts'
import type { Course } from './names.ts'
import { isPressed } from './pressed.ts'
import { shortNumber } from './text.ts'

/** The place of a setting: its value on the curve's axis (null for the baseline), and its curve. */
export interface Standing {
  setting: number
  along: AxisValue
  /** Its values on the split axes: `pressure 1`. Empty when nothing is split. */
  series: string
  /** Its values on the axes that are neither along nor split. */
  rest: string
  axes: Record<string, AxisValue>
}

/** The runs of one setting. */
export interface Setting extends Standing {
  runs: RunRecord[]
}

/** Estimate of one measure over the runs of a setting; runs without a finite value are left out. */
export interface Estimate {
  mean: number
  spread: Spread
  runs: { id: string; seed: number; value: number }[]
}

/** Whether a setting has a place on its curve. */
export const isOnCurve = ({ along: place }: Pick<Standing, 'along'>, along: Axis | null): boolean =>
  along === null || place !== null

/**
 * Whether a setting is the baseline of a curve: its axis does not affect it and, where it is of teaching, nothing else
 * presses on the primary. A fixed pressure beside bounds, and a bound beside pressures, are settings by themselves.
 */
export const isBaseline = (point: Standing, along: Axis | null): boolean =>
  along !== null && point.along === null && !(along.path.startsWith('teaching') && isPressed(point.axes))

/** Runs grouped by setting, ordered by the split axes, then along the curve. */
export function settingsOf(runs: readonly RunRecord[], course: Course): Setting[] {
  return [...Map.groupBy(runs, ({ setting }) => setting)]
    .map(([setting, members]): Setting => ({ ...standingOf(members[0]!, course), setting, runs: members }))
    .sort(inOrder(course))
}

/** Where a run stands. */
export function standingOf(
  { setting, axes }: Pick<RunRecord, 'setting' | 'axes'>,
  { along, split, rest }: Course,
): Standing {
  const place = along ? (axes[along.path] ?? null) : null
  const valuesOn = (some: readonly Axis[]) =>
    some
      .filter((axis) => axes[axis.path] != null)
      .map((axis) => `${axis.label} ${axisValueText(axes[axis.path]!)}`)
      .join(', ')
  // If no split axis affects a setting, its curve would have no name while the others have one.
  const without =
    along && place !== null && split.length > 0 ? `without ${split.map(({ label }) => label).join(', ')}` : ''
  return { setting, axes, along: place, series: valuesOn(split) || without, rest: valuesOn(rest) }
}

/** Mean and interval of a measure over a setting's seeds; null where no run has a finite value. */
export function estimate({ runs }: Setting, facts: MeasureFacts, random: Uniforms): Estimate | null {
  const known = runs
    .flatMap(({ id, seed, values }) => {
      const value = values[facts.name]
      return isFiniteValue(value) ? [{ id, seed, value }] : []
    })
    .sort((p, q) => p.seed - q.seed)
  const values = known.map(({ value }) => value)
  if (values.length === 0) return null
  return { mean: mean(values), spread: within(bootstrap(values, random), facts.range), runs: known }
}

/** An axis value as printed. */
export const axisValueText = (value: AxisValue): string =>
  typeof value === 'number' ? shortNumber(value) : String(value)

/** A setting in words. */
export function nameOf(point: Standing, along: Axis | null): string {
  const onCurve = along && point.along !== null ? `${along.label} ${axisValueText(point.along)}` : ''
  const place = isBaseline(point, along) ? 'baseline' : onCurve
  return [place, point.series, point.rest].filter(Boolean).join(', ') || 'all runs'
}

/** Ordered by the split axes, then along the curve: numbers by size, others as in the file. */
export function inOrder({ along, split }: Course) {
  const rank = (axis: Axis, value: AxisValue) =>
    axis.numeric && typeof value === 'number' ? value : axis.values.indexOf(value)
  const axes = along ? [...split, along] : split
  return (p: Standing, q: Standing): number => {
    for (const axis of axes) {
      const [a, b] = [p.axes[axis.path] ?? null, q.axes[axis.path] ?? null]
      if (a === b) continue
      if (a === null || b === null) return a === null ? -1 : 1
      const difference = rank(axis, a) - rank(axis, b)
      if (difference) return difference
    }
    return p.setting - q.setting
  }
}
