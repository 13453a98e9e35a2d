import type { Json } from './json.ts'
import type { Page } from './plot/page.ts'

/** A Vega-Lite specification with inline data: plain JSON, identical in the app, on the command line and in Altair. */
export type VegaLiteSpec = { [key: string]: Json }

/** One plotted item: a run, a mean, a corner of the front. */
export type Row = Record<string, string | number | boolean | null>

/** The public name of a field of the rows. */
export interface Column {
  field: string
  header: string
}

/** The origin of a figure, written into every exported file. */
export interface Provenance {
  /** Version of the application. */
  version: string
  /** ISO 8601. */
  date: string
  /** Filter or selection of the runs, in words. */
  filter?: string
  [more: string]: Json | undefined
}

/** A drawn figure: how to show it, its plotted data, and its provenance. */
export interface Figure {
  name: string
  title: string
  /** One paragraph for readers who cannot see it. */
  description: string
  caption: string
  spec: VegaLiteSpec
  /** The same as positions and texts, for formats that Vega does not draw. */
  page: Page
  rows: Row[]
  columns: Column[]
  /** Printed size in points (1/72 inch), the unit of the spec. */
  width: number
  height: number
  provenance: Provenance
}

/** Printed widths in inches, by name. */
export const widths = { column: 3.25, text: 5.5, page: 6.75 } as const

/** A named width, or one in inches. */
export type Width = keyof typeof widths | number

/** Points per inch. */
export const pointsPerInch = 72

/** A width in points; throws if no figure fits into it. */
export function points(width: Width): number {
  const inches = typeof width === 'number' ? width : widths[width]
  if (inches === undefined)
    throw new Error(`unknown width: ${width} (expected ${Object.keys(widths).join(', ')} or inches)`)
  if (!(inches >= 2 && inches <= 20)) throw new Error(`width: ${inches} in is outside 2–20 in`)
  return inches * pointsPerInch
}
