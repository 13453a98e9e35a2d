export interface Column {
  title: string
  align?: 'left' | 'right'
}

/** Lines of a table: titles, then rows, columns two spaces apart; the last column is never padded. */
export function table(columns: Column[], rows: string[][]): string[] {
  const titles = columns.map((column) => column.title)
  const widths = columns.map((_, c) => Math.max(...[titles, ...rows].map((row) => width(row[c] ?? ''))))
  const line = (cells: string[]) =>
    columns
      .map((column, c) => {
        const gap = ' '.repeat(widths[c]! - width(cells[c] ?? ''))
        return column.align === 'right' ? gap + (cells[c] ?? '') : (cells[c] ?? '') + gap
      })
      .join('  ')
      .trimEnd()
  return [titles, ...rows].map(line)
}

/** Characters on screen, near enough: combining marks take none. */
function width(text: string): number {
  return [...text.normalize('NFC')].length
}
