import type { Scale } from '../scale.ts'
import type { Key } from './keys.ts'

/** Numbers, texts and styles of one drawn item; other fields for readers of the data are allowed. */
export type Drawn = Record<string, number | string | boolean | null | readonly number[]>

/** A vertex of a line; vertices of one `series` are joined in their order. */
export interface Vertex extends Drawn {
  x: number
  y: number
  series: string
  stroke: string
  dash: readonly number[]
}

/** A symbol; `size` is its area in square points. */
export interface Dot extends Drawn {
  x: number
  y: number
  shape: string
  fill: string
  stroke: string
  size: number
}

/** The contents of a panel, back to front, in data coordinates. Every mark is one named data set of the figure. */
export type Mark =
  /** `curves`: every series of it is a curve that can be pointed at; labels keep off a line unless it is `faint`. */
  | {
      kind: 'line'
      name: string
      rows: Vertex[]
      weight: number
      opacity?: number
      about?: string
      curves?: boolean
      faint?: boolean
    }
  /** `settings`: its rows stand for the runs or settings that they name. */
  | { kind: 'dots'; name: string; rows: Dot[]; weight: number; opacity?: number; settings?: boolean }
  | { kind: 'bars'; name: string; rows: Bar[]; along: 'x' | 'y'; weight?: number; opacity?: number }
  | { kind: 'band'; name: string; rows: Band[]; opacity: number }
  | { kind: 'cells'; name: string; rows: Cell[] }
  /**
   * `free`: beside their points where there is space; otherwise at offsets `dx`, `dy` in points, neither of which may
   * be 0.
   */
  | { kind: 'labels'; name: string; rows: Label[]; free: boolean; align?: 'left' | 'center' | 'right' }

/** A mark of one kind. */
export type MarkOf<K extends Mark['kind']> = Extract<Mark, { kind: K }>

/** From `low` to `high` along one axis, at x or y on the other. */
export interface Bar extends Drawn {
  x: number
  y: number
  low: number
  high: number
  stroke: string
}

/** A point of an area between `low` and `high`; points of one `series` are joined. */
export interface Band extends Drawn {
  x: number
  low: number
  high: number
  series: string
  fill: string
}

/** A rectangle one unit wide and `high` units high (at most 1) about (x, y), for axes of names. */
export interface Cell extends Drawn {
  x: number
  y: number
  high: number
  fill: string
}

/** A text at or beside a point. */
export interface Label {
  x: number
  y: number
  text: string
  dx?: number
  dy?: number
  /** The curve that it names: where every curve has its name, the legend needs none. */
  names?: string
}

/** A small picture to the right of a panel, with a line to the point that it belongs to. */
export interface Picture {
  x: number
  y: number
  caption: string
  columns: number
  rows: number
  /** Colours of the cells, row by row. */
  fills: readonly string[]
}

/** One direction of a panel. Its scale is decided once its length (points) is known. */
export interface PlotAxis {
  /** The measured quantity, then its unit and direction, which may start a new line. */
  title: readonly [label: string, notes: string]
  scale(length: number): Scale
  /** The text of a tick, given all ticks of its axis. */
  text(tick: number, among: readonly number[]): string
  /** Whether lines cross the panel at the ticks. */
  grid: boolean
}

/** One set of axes and its contents. */
export interface Panel {
  /** Above the panel; empty for none. */
  title: string
  /** The better direction, shown in a corner above the panel. */
  hint?: { text: string; atLeft: boolean } | null
  x: PlotAxis
  y: PlotAxis
  marks: Mark[]
  /** Beside it, from the top in the order of their points. */
  pictures?: readonly Picture[]
  /** A part of x with a name above it instead of ticks below. */
  lane?: { from: number; to: number; text: string } | null
  /** In points; by default it follows from the plot's aspect. Panels of a row are as high as the highest. */
  height?: number
  /** Occupies a place in the grid and shows nothing. */
  blank?: boolean
}

/** A figure before it has a size: panels of equal size in rows, with words above and a legend below. */
export interface Plot {
  heading: string
  caption: string
  panels: Panel[]
  columns: number
  /** Height of a panel divided by its width. */
  aspect: number
  /** Groups of the legend; each starts a row. */
  keys: Key[][]
}
