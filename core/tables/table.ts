import type { Column, Provenance, Row } from '../figures/figure.ts'

/** Rows for a file: what each column holds, what the rows are, and where they come from. */
export interface Table {
  title: string
  caption: string
  columns: Column[]
  rows: Row[]
  provenance: Provenance
}
