import type { Key } from './plot/keys.ts'
import type { Bar, Dot } from './plot/plot.ts'
import type { Theme } from './theme.ts'

/** Where the null of a setting's measure lies: its mean, and 2.5% and 97.5% of it. */
export interface NullMark {
  setting: number
  measure: string
  /** `untrained`, `shuffled`, `rotated`, `rotated-before` */
  null: string
  expected: number
  low: number
  high: number
}

/** The shapes of nulls in their order; a null drawn from many has a bar from 2.5% to 97.5% of it. */
const looks = ['triangle-up', 'square', 'triangle-down', 'cross']

/** Nulls that some marks are of, in their order. */
const namesIn = (nulls: readonly NullMark[]): string[] => [...new Set(nulls.map((one) => one.null))]

/** What of nulls an axis has to hold. */
export const reachOfNulls = (nulls: readonly NullMark[]): number[] =>
  nulls.flatMap(({ expected, low, high }) => [expected, low, high])

/** Hollow dots at the means of nulls, and their bars, at the places `xOf` gives their settings. */
export function nullMarks<N extends NullMark>(
  nulls: readonly N[],
  xOf: (one: N) => number | undefined,
  theme: Theme,
): { dots: Dot[]; bars: Bar[] } {
  const names = namesIn(nulls)
  const placed = nulls.flatMap((one) => {
    const x = xOf(one)
    return x === undefined ? [] : [{ x, y: one.expected, one }]
  })
  return {
    dots: placed.map(({ x, y, one }) => ({
      x,
      y,
      shape: looks[names.indexOf(one.null) % looks.length]!,
      fill: theme.background,
      stroke: theme.muted,
      size: 14,
      null: one.null,
    })),
    bars: placed.map(({ x, y, one: { low, high } }) => ({ x, y, low, high, stroke: theme.muted })),
  }
}

/** A key for each null. */
export const nullKeys = (nulls: readonly NullMark[], theme: Theme): Key[] =>
  namesIn(nulls).map((name, i) => ({
    text: `null: ${name}`,
    room: 6,
    dot: { shape: looks[i % looks.length]!, fill: theme.background, stroke: theme.muted, size: 14, weight: 0.6 },
  }))
