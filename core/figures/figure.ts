import type { Json } from './json.ts'
import type { Page } from './plot/page.ts'

/** A Vega-Lite specification with its data inline: plain JSON, the same in the app, on the command line and in Altair. */
export type VegaLiteSpec = { [key: string]: Json }

/** One plotted thing: a run, a mean, a corner of the front. */
export type Row = Record<string, string | number | boolean | null>

/** How a field of the rows is called outside. */
export interface Column {
  field: string
  header: string
}

/** Where a figure comes from; goes into every exported file. */
export interface Provenance {
  /** Version of the application. */
  version: string
  /** ISO 8601. */
  date: string
  /** Filter or selection of the runs, in words. */
  filter?: string
  [more: string]: Json | undefined
}

/** A drawn figure: what to show, what is plotted, and what it rests on. */
export interface Figure {
  name: string
  title: string
  /** One paragraph for those who cannot see it. */
  description: string
  caption: string
  spec: VegaLiteSpec
  /** The same as places and texts, for formats that are not drawn by Vega. */
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

/** A width in points; throws where no figure fits. */
export function points(width: Width): number {
  const inches = typeof width === 'number' ? width : widths[width]
  if (inches === undefined)
    throw new Error(`unknown width: ${width} (expected ${Object.keys(widths).join(', ')} or inches)`)
  if (!(inches >= 2 && inches <= 20)) throw new Error(`width: ${inches} in is outside 2–20 in`)
  return inches * pointsPerInch
}
