/** A length of a drawing along and down from its top left corner. */
export type Place = readonly [x: number, y: number]

/** A line through places, or the area that it encloses. */
export interface Path {
  kind: 'path'
  places: readonly Place[]
  closed: boolean
  /** `transparent` for none. */
  fill: string
  stroke: string
  weight: number
  dash: readonly number[]
  opacity: number
}

/** A symbol about a place; `size` is its area as Vega counts it. */
export interface Symbol {
  kind: 'symbol'
  x: number
  y: number
  shape: string
  size: number
  fill: string
  stroke: string
  weight: number
  opacity: number
  /** Number of the run that it stands for. */
  run?: string | number
}

/** One line of text on its baseline. */
export interface Text {
  kind: 'text'
  x: number
  y: number
  text: string
  size: number
  strong: boolean
  fill: string
  anchor: 'start' | 'middle' | 'end'
  /** Read from below upwards. */
  turned: boolean
  /** Colour of an edge about the letters, so that what lies behind does not touch them. */
  halo?: string
}

export type Shape = Path | Symbol | Text

/** Shapes of one kind of thing, back to front; where there are paths and symbols, the paths lie under the symbols. */
export interface Group {
  name: string
  shapes: Shape[]
}

/** The ends of the two intervals through a median. */
export interface Bars {
  left: number
  right: number
  top: number
  bottom: number
}

/** What a place of a drawing stands for: a run, the median of a setting, or a curve. */
export type Region =
  | { kind: 'run'; x: number; y: number; setting: number; series: string; run: string | number }
  | { kind: 'median'; x: number; y: number; setting: number; series: string; bars: Bars | null }
  | { kind: 'curve'; places: readonly Place[]; series: string }

/** The area between the axes of a panel. */
export interface Area {
  left: number
  top: number
  width: number
  height: number
}

/** Everything that is drawn of a figure, back to front, in pixels of its size; painters add nothing to it. */
export interface Scene {
  width: number
  height: number
  background: string
  font: string
  areas: Area[]
  groups: Group[]
  regions: Region[]
}
