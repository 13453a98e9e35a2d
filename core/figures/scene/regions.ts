import type { PlacedPanel } from '../plot/placed.ts'
import { placeOf } from './marks.ts'
import type { Dot } from '../plot/plot.ts'
import type { Bars, Place, Region } from './scene.ts'

/** Where the intervals of a row end, if it has some. */
function barsOf({ x, y, xLow, xHigh, yLow, yHigh }: Dot, at: (x: number, y: number) => Place): Bars | null {
  const ends = [xLow, xHigh, yLow, yHigh]
  if (ends.some((end) => typeof end !== 'number')) return null
  const [low, high, down, up] = ends as [number, number, number, number]
  return { left: at(low, y)[0], right: at(high, y)[0], top: at(x, up)[1], bottom: at(x, down)[1] }
}

/** What the places of a panel stand for: dots that name a run or a setting, and lines that name a curve. */
export function regionsOf(placed: PlacedPanel): Region[] {
  const at = placeOf(placed)
  return placed.panel.marks.flatMap((mark): Region[] => {
    if (mark.kind === 'line' && mark.curves)
      return [...Map.groupBy(mark.rows, ({ series }) => series)].map(([series, vertices]) => ({
        kind: 'curve',
        series,
        places: vertices.map(({ x, y }) => at(x, y)),
      }))
    if (mark.kind !== 'dots' || !mark.settings) return []
    return mark.rows.flatMap((row): Region[] => {
      const { x, y, setting, series, run } = row
      if (typeof setting !== 'number' || typeof series !== 'string') return []
      const [left, top] = at(x, y)
      const place = { x: left, y: top, setting, series }
      return typeof run === 'string' || typeof run === 'number'
        ? [{ kind: 'run', ...place, run }]
        : [{ kind: 'median', ...place, bars: barsOf(row, at) }]
    })
  })
}
