import type { Column, Provenance, Row } from '../figures/figure.ts'

/** A column of a printed table; with the fields of both ends, its number stands with its interval in one cell. */
export interface PrintedColumn extends Column {
  low?: string
  high?: string
  /** The field that says whether the ends are an `interval` or a `range`; an interval where absent. */
  spread?: string
}

/** Rows for a file, with descriptions of its columns and rows, and its provenance. */
export interface Table {
  title: string
  caption: string
  columns: Column[]
  /** The columns that are printed, where all of them are more than a page takes. */
  printed?: PrintedColumn[]
  rows: Row[]
  provenance: Provenance
}
