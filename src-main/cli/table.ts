import { displayWidth } from './width.ts'

export interface Column {
  title: string
  align?: 'left' | 'right'
}

/** Lines of a table: titles, then rows, columns two spaces apart; the last column is never padded. */
export function table(columns: Column[], rows: string[][]): string[] {
  const titles = columns.map((column) => column.title)
  const widths = columns.map((_, c) => widest([titles, ...rows].map((row) => row[c] ?? '')))
  const line = (cells: string[]) =>
    columns
      .map((column, c) => {
        const gap = ' '.repeat(widths[c]! - displayWidth(cells[c] ?? ''))
        return column.align === 'right' ? gap + (cells[c] ?? '') : (cells[c] ?? '') + gap
      })
      .join('  ')
      .trimEnd()
  return [titles, ...rows].map(line)
}

/** Columns on screen of the widest cell, of however many. */
const widest = (cells: string[]): number => cells.reduce((most, cell) => Math.max(most, displayWidth(cell)), 0)
