import { printedInterval, printedNumber } from './numbers.ts'
import type { PrintedColumn, Table } from './table.ts'

/** A table as people read it: rounded, an estimate and its interval in one cell, without columns that are empty. */
export interface Printed {
  headers: string[]
  /** Whether a column holds numbers, which are set to the right. */
  numeric: boolean[]
  rows: { text: string; numeric: boolean }[][]
}

/** The printed form of a table. */
export function printedTable({ columns, printed, rows }: Table): Printed {
  const shown = (printed ?? columns).filter(({ field }) => rows.some((row) => (row[field] ?? null) !== null))
  const numeric = shown.map(({ field }) => rows.every((row) => row[field] == null || typeof row[field] === 'number'))
  return {
    headers: shown.map(({ header }) => header),
    numeric,
    rows: rows.map((row) => shown.map((column) => cellOf(row, column))),
  }
}

function cellOf(
  row: Table['rows'][number],
  { field, low, high, spread }: PrintedColumn,
): Printed['rows'][number][number] {
  const value = row[field]
  if (value == null) return { text: '', numeric: false }
  if (typeof value !== 'number') return { text: String(value), numeric: false }
  const [from, to] = [low === undefined ? null : row[low], high === undefined ? null : row[high]]
  if (typeof from !== 'number' || typeof to !== 'number') return { text: printedNumber(value), numeric: true }
  const kind = spread !== undefined && row[spread] === 'range' ? 'range' : 'interval'
  return { text: printedInterval(value, from, to, kind), numeric: true }
}
