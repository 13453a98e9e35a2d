import { textWidth } from '../text.ts'
import type { Theme } from '../theme.ts'

/**
 * A key of the legend: a symbol with the given parts, and its text. A key without a symbol is a heading for the keys
 * after it.
 */
export interface Key {
  text: string
  /** Width of the symbol in points. */
  room: number
  line?: { stroke: string; dash: readonly number[]; weight: number; opacity?: number }
  dot?: { shape: string; fill: string; stroke: string; size: number; weight: number; opacity?: number }
  /** Two crossed bars. */
  cross?: string
  /** A filled rectangle as wide as the symbol; `high` is its share of the usual height. */
  box?: { fill: string; high: number }
  /** The curve that it names. */
  series?: string
  /** Its neighbours stand close: values of one scale. */
  close?: boolean
}

/** A placed key: `x` is the left end of its symbol, `y` its middle. */
export interface PlacedKey extends Key {
  x: number
  y: number
}

const rowHeight = 10.5

/** Half the height of a key's box and of its crossed bars. */
export const keyHalf = 4

/** Room between a key's symbol and its text. */
export const keyGap = ({ room, close }: Key): number => (room === 0 ? 0 : close ? 1.5 : 3)

/** Lays groups of keys out in rows no wider than `width`; each group starts a row. */
export function placeKeys(groups: Key[][], width: number, theme: Theme): { keys: PlacedKey[]; height: number } {
  const keys: PlacedKey[] = []
  let y = rowHeight / 2
  for (const group of groups.filter(({ length }) => length > 0)) {
    let x = 0
    for (const key of group) {
      const room = key.room + keyGap(key) + textWidth(key.text, theme.body)
      if (x > 0 && x + room > width) {
        x = 0
        y += rowHeight
      }
      keys.push({ ...key, x, y })
      x += room + (key.close || key.room === 0 ? 5 : 9)
    }
    y += rowHeight
  }
  return { keys, height: y - rowHeight / 2 }
}

/** A key that is a heading for the next ones. */
export const headingKey = (text: string): Key => ({ text, room: 0, close: true })

/** At most `most` of the values, evenly spaced and including both ends. */
export function some<T>(values: readonly T[], most: number): T[] {
  if (values.length <= most) return [...values]
  return Array.from({ length: most }, (_, i) => values[Math.round((i * (values.length - 1)) / (most - 1))]!)
}
