import type { Scale } from '../scale.ts'
import type { Panel } from './plot.ts'

/** An axis whose length is known. */
export interface PlacedAxis {
  scale: Scale
  /** Texts of the ticks; those of a vertical axis may have several lines. */
  ticks: string[]
  title: string[]
  grid: boolean
}

/** A placed panel; `left` and `top` are those of the area between its axes. */
export interface PlacedPanel {
  panel: Panel
  left: number
  top: number
  width: number
  height: number
  x: PlacedAxis
  y: PlacedAxis
  /** Width of the column of pictures beside it. */
  pictures: number
}
