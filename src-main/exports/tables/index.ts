import { tableFormats, type TableFormat } from '../../../core/tables/formats.ts'
import type { Table } from '../../../core/tables/table.ts'
import { csv } from '../csv.ts'
import { latexTable } from './latex.ts'
import { markdownTable } from './markdown.ts'

const encoders: Record<TableFormat, (table: Table) => string> = { csv, tex: latexTable, md: markdownTable }

/** A table's bytes in a format, and the type of the file. */
export const encodedTable = (table: Table, format: TableFormat): { bytes: Uint8Array; mime: string } => ({
  bytes: new TextEncoder().encode(encoders[format](table)),
  mime: tableFormats[format].mime,
})
