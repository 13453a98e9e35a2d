import { paper } from '../../core/figures/theme.ts'
import type { Model } from './run.ts'

const [cell, left, top] = [44, 96, 74]
const text = (x: number, y: number, said: string, more = '') => `<text x="${x}" y="${y}" ${more}>${said}</text>`

/** From pale (a fifth of a dimension or less) to dark (one of its own). */
function colour(dimensionality: number): string {
  const share = Math.min(1, Math.max(0, (dimensionality - 0.2) / 0.8))
  const [pale, dark] = [
    [222, 233, 247],
    [16, 42, 92],
  ] as const
  return `rgb(${pale.map((from, i) => Math.round(from + share * (dark[i]! - from))).join()})`
}

/** Features (rows) by sparsity (columns): a square as large as the feature is long, as dark as it has a dimension alone. */
export function figure(best: readonly Model[]): string {
  const n = best[0]!.features.length
  const [width, height] = [left + cell * best.length + 24, top + cell * n + 110]
  const marks = best.flatMap(({ density, features }, column) => {
    const x = left + cell * (column + 0.5)
    return [
      ...features.map(({ length, dimensionality }, i) => {
        const side = Math.min(1.1, length) * cell * 0.8
        const y = top + cell * (i + 0.5)
        const place = `x="${(x - side / 2).toFixed(1)}" y="${(y - side / 2).toFixed(1)}"`
        const size = `width="${side.toFixed(1)}" height="${side.toFixed(1)}"`
        return `<rect ${place} ${size} fill="${colour(dimensionality)}"/>`
      }),
      text(x, top + cell * n + 20, (1 - density).toFixed(2), 'text-anchor="middle"'),
    ]
  })
  const names = best[0]!.features.map((_, i) =>
    text(left - 10, top + cell * (i + 0.5) + 4, `feature ${i + 1}`, 'text-anchor="end"'),
  )
  const legend = [0.2, 0.4, 0.5, 0.67, 1].map((value, i) => {
    const x = left + i * 72
    const y = top + cell * n + 66
    return `<rect x="${x}" y="${y}" width="18" height="18" fill="${colour(value)}"/>${text(x + 24, y + 14, String(value))}`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${paper.font}" font-size="12" fill="#222">
<rect width="100%" height="100%" fill="#fff"/>
${text(left, 24, 'Features in two units, by how rare they are', 'font-size="15" font-weight="600"')}
${text(left, 42, 'Side: length of the direction in the code, best of the seeds.')}
${text(left, 58, 'Colour: the share of a dimension that it has to itself.')}
${[...marks, ...names].join('\n')}
${text(left + (cell * best.length) / 2, top + cell * n + 40, 'sparsity, 1 − density', 'text-anchor="middle"')}
${legend.join('\n')}
</svg>
`
}
