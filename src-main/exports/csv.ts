import type { Table } from '../../core/tables/table.ts'

/** Exactly what is plotted, one row per mark, or a table's rows, numbers in full precision; provenance in comment lines before the header. */
export function csv({ title, caption, provenance, rows, columns }: Table): string {
  const comments = [title, caption, `provenance: ${JSON.stringify(provenance)}`].map(
    (line) => `# ${line.replace(/[\r\n]+/g, ' ')}`,
  )
  const header = columns.map(({ header }) => text(header)).join(',')
  const lines = rows.map((row) => columns.map(({ field }) => cell(row[field])).join(','))
  return [...comments, header, ...lines, ''].join('\n')
}

/** A cell: empty where there is nothing, the shortest number that reads back the same, or quoted text. */
function cell(value: string | number | boolean | null | undefined): string {
  if (value == null) return ''
  return typeof value === 'string' ? text(value) : String(value)
}

/** Text that a spreadsheet does not take for a formula: `=`, `+`, `-`, `@`, tab and return get an apostrophe first. */
function text(value: string): string {
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
