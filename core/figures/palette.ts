/** Okabe and Ito's colours for categories; black is reserved for the baseline and the pale yellow is left out. */
export const okabeIto = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#56B4E9', '#E69F00'] as const

/** Dashes that go with the colours, so that hue is never the only cue; dotted is reserved for the front. */
export const dashes = [[], [5, 2], [7, 2, 1.5, 2], [3, 1.5], [9, 2], [6, 1.5, 1, 1.5, 1, 1.5]] as const

/** Shapes that go with the colours; the diamond is reserved for the baseline. */
export const shapes = ['circle', 'square', 'triangle-up', 'triangle-down', 'cross', 'triangle-right'] as const

/** Cividis at t in [0, 1] as hex, dark to light; d3's polynomial. */
export function cividis(t: number): string {
  const r = -4.54 - t * (35.34 - t * (2381.73 - t * (6402.7 - t * (7024.72 - t * 2710.57))))
  const g = 32.49 + t * (170.73 + t * (52.82 - t * (131.46 - t * (176.58 - t * 67.37))))
  const b = 81.24 + t * (442.36 - t * (2482.43 - t * (6167.24 - t * (6614.94 - t * 2475.67))))
  const hex = (channel: number) =>
    Math.max(0, Math.min(255, Math.round(channel)))
      .toString(16)
      .padStart(2, '0')
  return `#${hex(r)}${hex(g)}${hex(b)}`
}

type Channels = readonly [red: number, green: number, blue: number]
const orange: Channels = [230, 130, 0]
/** Darker than the orange on light paper, so that the sign can be guessed in grey; on dark paper it has to be light. */
const blue: Record<'light' | 'dark', Channels> = { light: [0, 69, 134], dark: [86, 180, 233] }

/** Blue for 1, the paper (`#rrggbb`) for 0, orange for −1. */
export function diverging(t: number, paper = '#ffffff'): string {
  const from = [1, 3, 5].map((i) => Number.parseInt(paper.slice(i, i + 2), 16))
  const isDark = from.reduce((sum, channel) => sum + channel) < 3 * 128
  const to = t < 0 ? orange : blue[isDark ? 'dark' : 'light']
  const size = Math.min(1, Math.abs(t)) ** 0.8
  const hex = (channel: number) => Math.round(channel).toString(16).padStart(2, '0')
  return `#${to.map((channel, i) => hex(from[i]! + (channel - from[i]!) * size)).join('')}`
}
