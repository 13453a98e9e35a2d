import type { Axis } from '../../experiment/types.ts'
import { textWidth } from '../text.ts'
import type { Theme } from '../theme.ts'
import { isBaseline, type Look, type SeriesLook } from './look.ts'
import { written, type SettingPoint } from './settings.ts'

/** A key of the legend: what is drawn, and its text. */
export interface Key {
  kind: 'curve' | 'mean' | 'value' | 'baseline' | 'run' | 'bars' | 'front' | 'heading'
  text: string
  series?: SeriesLook
  fill?: string
}

/** A key at its place: `x` is the left end of its symbol, `y` its middle. */
export interface PlacedKey extends Key {
  x: number
  y: number
  /** Width of the symbol. */
  symbol: number
}

const symbolWidths = { curve: 20, mean: 8, value: 6, baseline: 8, run: 4, bars: 11, front: 18, heading: 0 }
const rowHeight = 10.5

/** Room between a key's symbol and its text. */
export const keyGap = ({ kind }: Key): number => (kind === 'heading' ? 0 : kind === 'value' ? 1.5 : 3)

/** The keys of what the figure shows, in two groups: the marks, and the values along the curves. */
export function keysOf(
  points: readonly SettingPoint[],
  along: Axis | null,
  look: Look,
  shown: { front: boolean; bars: string | null; runs: boolean; background: string },
): Key[][] {
  const marks: Key[] = [...look.series].map(([name, series]) => ({
    kind: along?.numeric ? 'curve' : 'mean',
    text: name || 'mean',
    series,
    fill: along?.numeric === false ? shown.background : look.fill(null),
  }))
  for (const name of new Set(points.filter((point) => isBaseline(point, along)).map((point) => point.series)))
    marks.push({ kind: 'baseline', text: name ? `baseline (${name})` : 'baseline' })
  if (shown.bars) marks.push({ kind: 'bars', text: shown.bars })
  if (shown.runs) marks.push({ kind: 'run', text: 'one run' })
  if (shown.front) marks.push({ kind: 'front', text: 'Pareto front of the means' })
  if (!along || look.values.length === 0) return [marks]
  const values: Key[] = some(look.values, 12).map((value) => ({
    kind: 'value',
    text: written(value),
    fill: look.fill(value),
  }))
  return [marks, [{ kind: 'heading', text: `${along.label}:` }, ...values]]
}

/** Lays groups of keys out in rows no wider than `width`; each group starts a row. */
export function placeKeys(groups: Key[][], width: number, theme: Theme): { keys: PlacedKey[]; height: number } {
  const keys: PlacedKey[] = []
  let y = rowHeight / 2
  for (const group of groups) {
    let x = 0
    for (const key of group) {
      const symbol = symbolWidths[key.kind]
      const room = symbol + keyGap(key) + textWidth(key.text, theme.body)
      if (x > 0 && x + room > width) {
        x = 0
        y += rowHeight
      }
      keys.push({ ...key, x, y, symbol })
      x += room + (key.kind === 'value' || key.kind === 'heading' ? 5 : 9)
    }
    y += rowHeight
  }
  return { keys, height: y - rowHeight / 2 }
}

/** At most `most` of the values, ends included, evenly spaced. */
function some<T>(values: readonly T[], most: number): T[] {
  if (values.length <= most) return [...values]
  return Array.from({ length: most }, (_, i) => values[Math.round((i * (values.length - 1)) / (most - 1))]!)
}
