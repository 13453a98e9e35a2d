import type { Place } from './scene.ts'

/** Corners of the symbols (Vega's names) about the origin, in halves of their width. */
const corners: Record<string, readonly Place[]> = {
  square: [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ],
  diamond: [
    [-1, 0],
    [0, -1],
    [1, 0],
    [0, 1],
  ],
  'triangle-up': [
    [0, -0.866],
    [-1, 0.866],
    [1, 0.866],
  ],
  'triangle-down': [
    [0, 0.866],
    [-1, -0.866],
    [1, -0.866],
  ],
  'triangle-right': [
    [0.866, 0],
    [-0.866, -1],
    [-0.866, 1],
  ],
  cross: [
    [-1, -0.4],
    [-0.4, -0.4],
    [-0.4, -1],
    [0.4, -1],
    [0.4, -0.4],
    [1, -0.4],
    [1, 0.4],
    [0.4, 0.4],
    [0.4, 1],
    [-0.4, 1],
    [-0.4, 0.4],
    [-1, 0.4],
  ],
}

/** Half the width of a symbol of this size. */
export const radiusOf = (size: number): number => Math.sqrt(size) / 2

/** A symbol about the origin as SVG's `d`; what has no corners is a circle. */
export function symbolPath(shape: string, size: number): string {
  const r = radiusOf(size)
  const at = (value: number) => Number((value * r).toFixed(3))
  const edges = corners[shape]
  if (edges) return `M${edges.map(([x, y]) => `${at(x)},${at(y)}`).join('L')}Z`
  return `M${at(1)},0A${at(1)},${at(1)},0,1,1,${at(-1)},0A${at(1)},${at(1)},0,1,1,${at(1)},0Z`
}
