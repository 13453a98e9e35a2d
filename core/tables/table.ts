import type { Column, Provenance, Row } from '../figures/figure.ts'

/** Rows for a file, with descriptions of its columns and rows, and its provenance. */
export interface Table {
  title: string
  caption: string
  columns: Column[]
  rows: Row[]
  provenance: Provenance
}
