import type { Axis } from '../../experiment/types.ts'
import type { MeasureFacts } from '../../catalog/measure.ts'
import { chooseScale, extent, reachable, type Scale } from '../scale.ts'
import { shortNumber, textWidth } from '../text.ts'
import type { PlotAxis } from './plot.ts'

/** Label, unit and direction of a measure. */
export const titleOf = (facts: MeasureFacts): string => [facts.label, notesOf(facts)].filter(Boolean).join(' ')

/** Unit and direction in brackets. */
export function notesOf({ unit, better }: Pick<MeasureFacts, 'unit' | 'better'>): string {
  const notes = [...(unit ? [unit] : []), ...(better === 'none' ? [] : [`${better} is better`])]
  return notes.length ? `(${notes.join('; ')})` : ''
}

/** Unit and an arrow, for panels that have a title of their own. */
export const unitOf = ({ unit, better }: Pick<MeasureFacts, 'unit' | 'better'>): [string, string] => [
  unit,
  better === 'none' ? '' : `${better === 'higher' ? '↑' : '↓'} better`,
]

/** Space per tick in points, so that labels do not touch. */
const tickRoom = { x: 42, y: 24 }

/**
 * The axis of a measure: `centres` (means) decide the kind of scale, and all `values` its extent, which ends at the
 * measure's range; `choose` is another way to make a scale of both.
 */
export const measureAxis = (
  direction: 'x' | 'y',
  facts: MeasureFacts,
  centres: readonly number[],
  values: readonly number[],
  choose: (centres: readonly number[], values: readonly number[], ticks: number) => Scale = chooseScale,
): PlotAxis => ({
  title: [facts.label, notesOf(facts)],
  scale: (length) => {
    const finite = values.filter(Number.isFinite)
    return within(choose(centres, finite, Math.floor(length / tickRoom[direction])), finite, facts.range)
  },
  text: shortNumber,
  grid: true,
})

/** Limits ticks to the measure's range, and the panel to the extent it needs. */
function within(scale: Scale, values: readonly number[], [least, most]: MeasureFacts['range']): Scale {
  const [low, high] = scale.domain
  const margin = scale.type === 'linear' ? (high - low) * 0.03 : Infinity
  const [lowest, highest] = extent(values)
  const domain: [number, number] = [
    Math.max(low, Math.min(least ?? -Infinity, lowest) - margin),
    Math.min(high, Math.max(most ?? Infinity, highest) + margin),
  ]
  const possible = (tick: number) => tick >= (least ?? -Infinity) && tick <= (most ?? Infinity)
  return { ...scale, domain, ticks: scale.ticks.filter(possible) }
}

/** An axis of names at 0, 1, 2 …; downwards for a vertical one that is read from the top. */
export const namesAxis = (
  title: string,
  names: readonly string[],
  { down = false, most = Infinity } = {},
): PlotAxis => ({
  title: [title, ''],
  scale: () => {
    const every = Math.max(1, Math.ceil(names.length / most))
    const ends: [number, number] = [-0.5, names.length - 0.5]
    const ticks = most === 0 ? [] : names.flatMap((_, i) => (i % every === 0 ? [i] : []))
    return { type: 'linear', domain: down ? [ends[1], ends[0]] : ends, ticks }
  },
  text: (tick) => names[tick] ?? '',
  grid: false,
})

/**
 * The swept axis, with a tick at every value that fits: linear, or logarithmic if the values span a decade, with zero
 * placed apart from the smallest. Values that are not numbers keep the file's order.
 */
export function sweptAxis({ label, values, numeric }: Axis, used: readonly number[], size: number): PlotAxis {
  if (!numeric) return namesAxis(label, values.map(String))
  return { title: [label, ''], scale: (length) => sweptScale(used, length, size), text: shortNumber, grid: true }
}

function sweptScale(used: readonly number[], length: number, size: number): Scale {
  const values = [...new Set(used)].sort((a, b) => a - b)
  const positive = values.filter((value) => value > 0)
  const [least, most] = [positive[0] ?? 1, positive.at(-1) ?? 1]
  if (values[0]! < 0 || most / least < 8) return chooseScale([], values, Math.floor(length / tickRoom.x))
  const scale: Scale =
    values[0] === 0
      ? { type: 'symlog', domain: [0, most], constant: Math.max(least, most * 1e-100), ticks: values }
      : { type: 'log', domain: [least, most], ticks: values }
  return fitted(scale, length, size)
}

/** A margin at both ends, and ticks that do not touch: from both ends inwards, the ends first. */
function fitted(scale: Scale, length: number, size: number): Scale {
  const { type, constant = 1, domain, ticks } = scale
  const bend = (v: number) => (type === 'log' ? Math.log(v) : Math.log1p(v / constant))
  const back = (v: number) => (type === 'log' ? Math.exp(v) : Math.sign(v) * constant * Math.expm1(Math.abs(v)))
  const [low, high] = domain.map(bend) as [number, number]
  const margin = (high - low) * 0.06
  const ends: [number, number] = [
    type === 'log' ? Math.max(back(low - margin), Number.MIN_VALUE) : back(low - margin),
    reachable(back(high + margin)),
  ]
  const at = (tick: number) => ((bend(tick) - low + margin) / (high - low + 2 * margin)) * length
  const kept: number[] = []
  const first = ticks[0]!
  for (const tick of [ticks.at(-1)!, ...ticks.slice(0, -1)]) {
    const room = (other: number) => (textWidth(shortNumber(tick), size) + textWidth(shortNumber(other), size)) / 2 + 4
    if (tick === first || kept.every((other) => Math.abs(at(tick) - at(other)) >= room(other))) kept.push(tick)
  }
  return { ...scale, domain: ends, ticks: kept.sort((a, b) => a - b) }
}
