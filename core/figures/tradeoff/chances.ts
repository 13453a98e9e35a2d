import type { MeasureFacts } from '../../catalog/measure.ts'
import { membership } from '../../statistics/membership.ts'
import type { Uniforms } from '../../statistics/uniforms.ts'
import { headingKey, type Key } from '../plot/keys.ts'
import type { Dot } from '../plot/plot.ts'
import type { Theme } from '../theme.ts'
import type { SettingPoint } from './settings.ts'

/** In which share of resamples of the seeds each setting is on the Pareto front. */
export type Chances = Map<SettingPoint, number>

/** Chances of the settings; none below five seeds, or where a measure has no better direction. */
export function chancesOf(
  points: readonly SettingPoint[],
  [x, y]: [MeasureFacts, MeasureFacts],
  random: Uniforms,
): Chances {
  if (x.better === 'none' || y.better === 'none' || points.length < 2) return new Map()
  const seeded = (axis: 'x' | 'y') => (point: SettingPoint) =>
    point.runs.map((run) => ({ seed: run.seed, value: run[axis] }))
  const members = membership(
    points.map((point) => ({ x: seeded('x')(point), y: seeded('y')(point) })),
    { x: x.better, y: y.better },
    random,
  )
  return new Map(
    members.flatMap(({ place, probability }) => (probability === null ? [] : [[points[place]!, probability]])),
  )
}

/** Chances below this have no disc. */
const least = 0.05

/** A disc behind every mean that may be on the front, the darker the likelier. */
export const chanceDots = (chances: Chances, theme: Theme): Dot[] =>
  [...chances]
    .filter(([, chance]) => chance >= least)
    .sort(([, a], [, b]) => a - b)
    .map(([{ x, y, setting, series }, chance]) => ({ x, y, setting, series, chance, ...discOf(chance, theme) }))

/** What the shades of the discs mean. */
export function chanceKeys(chances: Chances, theme: Theme): Key[] {
  if (chances.size === 0) return []
  const keys = [0.1, 0.5, 1].map((chance): Key => {
    const dot = { ...discOf(chance, theme), size: 60, weight: 0 }
    return { text: `${100 * chance}%`, room: 9, dot, close: true }
  })
  return [headingKey('on the front in'), ...keys, headingKey('of resamples')]
}

const discOf = (chance: number, { background, muted }: Theme) => {
  const fill = mixed(background, muted, 0.08 + 0.62 * chance)
  return { shape: 'circle', size: 150, fill, stroke: fill }
}

/** A colour between two, as hex. */
function mixed(from: string, to: string, share: number): string {
  const channel = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16)
  const hex = (at: number) =>
    Math.round(channel(from, at) + share * (channel(to, at) - channel(from, at)))
      .toString(16)
      .padStart(2, '0')
  return `#${hex(1)}${hex(3)}${hex(5)}`
}
