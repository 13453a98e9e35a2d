import { length } from './number.ts'

const marks: Record<string, [mark: string, turn: number]> = {
  circle: ['*', 0],
  square: ['square*', 0],
  diamond: ['diamond*', 0],
  'triangle-up': ['triangle*', 0],
  'triangle-down': ['triangle*', 180],
  'triangle-right': ['triangle*', 270],
  cross: ['+', 0],
}

/** A symbol of an area in square points as pgfplots' mark, its options left open for colours. Marks with a star are
 * filled whatever their options say, so a transparent symbol is one without. */
export function symbolOf(shape: string, size: number, fill: string): { mark: string; radius: string; turn: string } {
  const [filled, turn] = marks[shape] ?? marks['circle']!
  const mark = fill === 'transparent' ? (filled === '*' ? 'o' : filled.replace('*', '')) : filled
  const radius = shape === 'circle' ? Math.sqrt(size / Math.PI) : Math.sqrt(size) / 2
  return {
    mark,
    radius: `${length(shape === 'diamond' ? radius * 1.2 : radius)}bp`,
    turn: turn ? `rotate=${turn},` : '',
  }
}

/** A dash pattern of lengths in points. */
export function dashOf(dash: readonly number[]): string {
  if (dash.length === 0) return 'solid'
  const parts = dash.map((part, i) => `${i % 2 === 0 ? 'on' : 'off'} ${length(part)}bp`)
  return `dash pattern=${parts.join(' ')}`
}
