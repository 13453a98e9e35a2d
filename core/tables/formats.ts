/** File formats of tables by name, each with what menus call it. */
export const tableFormats = {
  csv: { name: 'csv', label: 'CSV', mime: 'text/csv' },
  tex: { name: 'tex', label: 'LaTeX table (booktabs)', mime: 'application/x-tex' },
  md: { name: 'md', label: 'Markdown table', mime: 'text/markdown' },
} as const

/** The name of a table's format, which is also the ending of its files. */
export type TableFormat = keyof typeof tableFormats
