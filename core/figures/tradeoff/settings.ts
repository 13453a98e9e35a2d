import type { Axis } from '../../experiment/types.ts'
import type { MeasureFacts } from '../../measure.ts'
import { bootstrap, within, type Spread } from '../../tradeoff/bootstrap.ts'
import { isFiniteValue, mean } from '../../tradeoff/summarise.ts'
import type { Uniforms } from '../../tradeoff/uniforms.ts'
import { short } from '../text.ts'
import type { AxisValue, RunRecord } from './data.ts'

/** A run with both values finite. */
export interface DrawnRun {
  id: string
  seed: number
  x: number
  y: number
}

/** The runs of one setting and what they say together. */
export interface SettingPoint {
  setting: number
  /** Value on the curve's axis; null for the baseline. */
  along: AxisValue
  /** Which curve, as its values on the split axes: `pressure 1`. Empty when nothing is split. */
  series: string
  axes: Record<string, AxisValue>
  runs: DrawnRun[]
  x: number
  y: number
  xSpread: Spread
  ySpread: Spread
}

/** Settings to draw, in the order of the axes, and how many runs (and whole settings) are not drawn and why. */
export interface Settings {
  points: SettingPoint[]
  left: { undefined: number; nonFinite: number; settings: number }
}

interface Choice {
  x: MeasureFacts
  y: MeasureFacts
  along: Axis | null
  split: Axis[]
}

/** Groups runs by setting; a run enters only with both values finite. */
export function settingsOf(runs: readonly RunRecord[], choice: Choice, random: (place: number) => Uniforms): Settings {
  const groups = Map.groupBy(runs, (run) => run.setting)
  const left = { undefined: 0, nonFinite: 0, settings: 0 }
  const points: SettingPoint[] = []
  for (const [setting, members] of groups) {
    const drawn: DrawnRun[] = []
    for (const { id, seed, values } of members) {
      const [x, y] = [values[choice.x.name], values[choice.y.name]]
      if (isFiniteValue(x) && isFiniteValue(y)) drawn.push({ id, seed, x, y })
      else if (x == null || y == null) left.undefined++
      else left.nonFinite++
    }
    if (drawn.length === 0) {
      left.settings++
      continue
    }
    drawn.sort((p, q) => p.seed - q.seed)
    const { axes } = members[0]!
    const [xs, ys] = [drawn.map((run) => run.x), drawn.map((run) => run.y)]
    points.push({
      setting,
      along: choice.along ? (axes[choice.along.path] ?? null) : null,
      series: choice.split
        .filter((axis) => axes[axis.path] != null)
        .map((axis) => `${axis.label} ${written(axes[axis.path]!)}`)
        .join(', '),
      axes,
      runs: drawn,
      x: mean(xs),
      y: mean(ys),
      xSpread: within(bootstrap(xs, random(2 * setting)), choice.x.range),
      ySpread: within(bootstrap(ys, random(2 * setting + 1)), choice.y.range),
    })
  }
  return { points: points.sort(inOrder(choice)), left }
}

/** An axis value as it is printed. */
export const written = (value: AxisValue): string => (typeof value === 'number' ? short(value) : String(value))

/** By the split axes, then along the curve: numbers by size, others in the order of the file. */
function inOrder({ along, split }: Choice) {
  const rank = (axis: Axis, value: AxisValue) =>
    axis.numeric && typeof value === 'number' ? value : axis.values.indexOf(value)
  const axes = along ? [...split, along] : split
  return (p: SettingPoint, q: SettingPoint) => {
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
