import { plain, type Block } from '../markdown/blocks.ts'
import type { Printed } from './printed.ts'

/** A printed table as part of a document. */
export const tableBlock = ({ headers, numeric, rows }: Printed): Block => ({
  kind: 'table',
  headers: headers.map((text) => plain(text)),
  numeric,
  rows: rows.map((cells) => cells.map(({ text }) => plain(text))),
})
