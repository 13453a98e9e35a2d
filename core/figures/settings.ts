import type { Axis } from '../experiment/types.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import { bootstrap, within, type Spread } from '../statistics/bootstrap.ts'
import { isFiniteValue, mean } from '../statistics/summarise.ts'
import type { Uniforms } from '../statistics/uniforms.ts'
import type { AxisValue, RunRecord } from './data.ts'
import type { Course } from './names.ts'
import { shortNumber } from './text.ts'

/** Where a setting stands: on the curve's axis (null for the baseline) and on which curve. */
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

/** What the runs of a setting say of one measure together; runs without a finite value are left out. */
export interface Estimate {
  mean: number
  spread: Spread
  runs: { id: string; seed: number; value: number }[]
}

/** Whether a setting is the baseline: the curve's axis does not matter to it. */
export const isBaseline = (point: Standing, along: Axis | null): boolean => along !== null && point.along === null

/** Runs gathered by setting, by the split axes, then along the curve. */
export function settingsOf(runs: readonly RunRecord[], course: Course): Setting[] {
  return [...Map.groupBy(runs, ({ setting }) => setting)]
    .map(([setting, members]): Setting => ({ ...standingOf(members[0]!, course), setting, runs: members }))
    .sort(inOrder(course))
}

/** Where a run stands. */
export function standingOf({ setting, axes }: RunRecord, { along, split, rest }: Course): Standing {
  const place = along ? (axes[along.path] ?? null) : null
  const valuesOn = (some: readonly Axis[]) =>
    some
      .filter((axis) => axes[axis.path] != null)
      .map((axis) => `${axis.label} ${axisValueText(axes[axis.path]!)}`)
      .join(', ')
  // Where no split axis matters to a setting of a curve, the others have names and this one would have none.
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

/** An axis value as it is printed. */
export const axisValueText = (value: AxisValue): string =>
  typeof value === 'number' ? shortNumber(value) : String(value)

/** A setting in words. */
export function nameOf(point: Standing, along: Axis | null): string {
  const place = !along ? '' : point.along === null ? 'baseline' : `${along.label} ${axisValueText(point.along)}`
  return [place, point.series, point.rest].filter(Boolean).join(', ') || 'all runs'
}

/** By the split axes, then along the curve: numbers by size, others in the order of the file. */
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
