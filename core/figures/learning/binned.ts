import type { Curve } from '../data.ts'

/**
 * Averages curves over at most `count` equal stretches of steps, each placed at its middle and the same for all curves
 * of one name. Values that are not finite are left out, and so are stretches without values.
 */
export function binned(curves: readonly Curve[], count: number): Curve[] {
  return [...Map.groupBy(curves, ({ name }) => name).values()].flatMap((own) => {
    const last = Math.max(...own.map(({ x }) => x[x.length - 1] ?? 0))
    const width = (last + 1) / count
    return own.map(({ x, y, ...curve }) => {
      const sums = new Float64Array(count)
      const counts = new Int32Array(count)
      for (let i = 0; i < x.length; i++) {
        if (!Number.isFinite(y[i])) continue
        const bin = Math.min(count - 1, Math.floor(x[i]! / width))
        sums[bin]! += y[i]!
        counts[bin]!++
      }
      const kept = Array.from({ length: count }, (_, bin) => bin).filter((bin) => counts[bin]! > 0)
      return { ...curve, x: kept.map((bin) => (bin + 0.5) * width), y: kept.map((bin) => sums[bin]! / counts[bin]!) }
    })
  })
}
