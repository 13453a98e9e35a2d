import type { Bar, Dot } from '../plot/plot.ts'
import type { Lane } from './lane.ts'
import type { SettingPoint } from './settings.ts'

/** A setting with the look of its symbols. */
export interface Placed {
  point: SettingPoint
  look: { shape: string; fill: string; stroke: string; size: number }
  /** What else tells it from others: its curve, and its experiment where a plot has several. */
  named: { series: string; experiment?: number }
}

/** Intervals of medians over several seeds. */
export const intervalsOf = (symbols: readonly Placed[], along: 'x' | 'y'): Bar[] =>
  symbols.flatMap(({ point: { x, y, runs, xSpread, ySpread }, look: { stroke } }) => {
    const { low, high } = along === 'x' ? xSpread : ySpread
    return runs.length > 1 ? [{ x, y, low, high, stroke }] : []
  })

/** The median of a setting, with what its table and its label say. */
export function medianOf({ point, look: { shape, fill, stroke, size }, named }: Placed): Dot {
  const { x, y, setting, along, runs, unlearned, xSpread, ySpread } = point
  const spans = { xLow: xSpread.low, xHigh: xSpread.high, yLow: ySpread.low, yHigh: ySpread.high }
  return { x, y, shape, fill, stroke, size, setting, ...named, along, n: runs.length - unlearned.length, ...spans }
}

/**
 * Runs of settings with several, in the order of the sweep: in the plot, and those that did not learn `aside` in the lane.
 */
export function runsOf(symbols: readonly Placed[], lane: Lane | null): Record<'aside' | 'inside', Dot[]> {
  const [aside, inside]: [Dot[], Dot[]] = [[], []]
  symbols.forEach(({ point, look: { shape, fill, stroke }, named }, i) => {
    if (point.runs.length < 2) return
    const lost = new Set(point.unlearned)
    const share = symbols.length > 1 ? i / (symbols.length - 1) : 0.5
    for (const run of point.runs) {
      const { id, seed, x, y, recorded } = run
      const place = { y, shape, fill, stroke, seed, setting: point.setting, ...named, run: id, recorded }
      if (lane && lost.has(run)) aside.push({ ...place, x: lane.at(share), size: 12 })
      else inside.push({ ...place, x, size: 7 })
    }
  })
  return { aside, inside }
}
