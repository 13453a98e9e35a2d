import type { Table } from '../../core/tables/table.ts'

/**
 * The plotted values, one row per mark, or a table's rows, with numbers in full precision; provenance in comment lines
 * before the header.
 */
export function csv({ title, caption, provenance, rows, columns }: Table): string {
  const comments = [title, caption, `provenance: ${JSON.stringify(provenance)}`].map(
    (line) => `# ${line.replace(/[\r\n]+/g, ' ')}`,
  )
  const header = columns.map(({ header }) => text(header)).join(',')
  const lines = rows.map((row) => columns.map(({ field }) => cell(row[field])).join(','))
  return [...comments, header, ...lines, ''].join('\n')
}

/** A cell: empty without a value, the shortest number that reads back the same, or quoted text. */
function cell(value: string | number | boolean | null | undefined): string {
  if (value == null) return ''
  return typeof value === 'string' ? text(value) : String(value)
}

/**
 * Prevents a spreadsheet from taking text for a formula: text that starts with `=`, `+`, `-`, `@`, tab or return gets
 * an apostrophe.
 */
function text(value: string): string {
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
