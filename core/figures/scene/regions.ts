import type { PlacedPanel } from '../plot/page.ts'
import { placeOf } from './marks.ts'
import type { Region } from './scene.ts'

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
    return mark.rows.flatMap(({ x, y, setting, series, run }): Region[] => {
      if (typeof setting !== 'number' || typeof series !== 'string') return []
      const [left, top] = at(x, y)
      const place = { x: left, y: top, setting, series }
      return typeof run === 'string' || typeof run === 'number'
        ? [{ kind: 'run', ...place, run }]
        : [{ kind: 'mean', ...place }]
    })
  })
}
