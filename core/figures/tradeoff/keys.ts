import type { Json } from '../figure.ts'
import type { Theme } from '../theme.ts'
import { keyGap, type PlacedKey } from './legend.ts'

/** The legend as data: lines, symbols and texts, moved to `corner` (points from the plot's own corner). */
export function keyData(keys: readonly PlacedKey[], corner: { x: number; y: number }, theme: Theme) {
  const keyLines: Json[] = []
  const keySymbols: Json[] = []
  const keyTexts: Json[] = []
  for (const key of keys) {
    const { kind, text, series, fill, symbol } = key
    const [x, y] = [corner.x + key.x, corner.y + key.y]
    const middle = x + symbol / 2
    const line = { x, x2: x + symbol, y, y2: y, stroke: theme.ink, dash: [] as number[], weight: 0.7 }
    const point = {
      x: middle,
      y,
      shape: 'circle',
      fill: theme.background,
      stroke: theme.ink,
      size: 30,
      weight: 0.9,
      opacity: 1,
    }
    if ((kind === 'curve' || kind === 'mean') && series) {
      if (kind === 'curve') keyLines.push({ ...line, stroke: series.colour, dash: series.dash, weight: 1.1 })
      keySymbols.push({ ...point, shape: series.shape, fill: fill!, stroke: series.colour })
    }
    if (kind === 'value') keySymbols.push({ ...point, fill: fill!, stroke: theme.muted, weight: 0.4 })
    if (kind === 'baseline') keySymbols.push({ ...point, shape: 'diamond', size: 42 })
    if (kind === 'run') keySymbols.push({ ...point, fill: theme.muted, size: 7, weight: 0.35, opacity: 0.6 })
    if (kind === 'front') keyLines.push({ ...line, stroke: theme.muted, dash: [1, 1.5], weight: 1 })
    if (kind === 'bars') {
      keyLines.push(line)
      keyLines.push({ ...line, x: middle, x2: middle, y: y - 4, y2: y + 4 })
    }
    keyTexts.push({ x: x + symbol + keyGap(key), y, text })
  }
  return { keyLines, keySymbols, keyTexts }
}
