import { closeSync } from 'node:fs'
import { TaskDataError } from '../../dataError.ts'
import { chunksOf, openTable } from '../chunks.ts'
import { requireColumns, type Layout, type RowsTaken, type TableSource } from '../source.ts'
import { footerOf, type Footer } from './footer.ts'
import { pagesOf } from './pages.ts'

/**
 * A Parquet file as a table: its values are read as the cells that a CSV file of the same table would have, a page of each
 * column at a time. Columns with several values in a row are blank, and the layout says so.
 */
export const parquetFile = (path: string): TableSource => ({
  name: path,
  layout: () => within(path, (_, footer) => layoutOf(footer, path)),
  rows(_, taken) {
    if (taken.see) for (const bytes of chunksOf(path)) taken.see(bytes)
    within(path, (file, footer) => readRows(file, footer, path, taken))
  },
})

function within<T>(path: string, use: (file: number, footer: Footer) => T): T {
  const { file, size } = openTable(path)
  try {
    return use(file, footerOf(file, size, path))
  } finally {
    closeSync(file)
  }
}

function layoutOf({ columns }: Footer, path: string): Layout {
  const names = columns.map(({ name }) => name)
  requireColumns(names, path)
  const unread = columns.map(({ reading }) => ('unread' in reading ? reading.unread : null))
  return { delimiter: null, hasHeader: true, names, unread, words: 'in a Parquet file' }
}

function readRows(file: number, { columns, groups }: Footer, path: string, { take, only }: RowsTaken): void {
  const cells = columns.map(() => '')
  let row = 0
  const where = () => `row ${row}`
  for (const [g, { rows, chunks }] of groups.entries()) {
    const wanted = chunks.flatMap((chunk, c) => {
      if (!chunk || (only && !only.has(c))) return []
      const broken = (why: string) =>
        new TaskDataError(
          `${path}: column ${columns[c]!.name} cannot be read in group ${g + 1} of ${groups.length} of the rows (${why}); the file is damaged. Fetch or write it again.`,
        )
      return [
        { c, broken, pages: pagesOf(file, columns[c]!, chunk, rows, broken), page: [] as readonly string[], at: 0 },
      ]
    })
    for (let i = 0; i < rows; i++) {
      for (const one of wanted) {
        while (one.at === one.page.length) {
          const next = one.pages.next()
          if (next.done) throw one.broken(`it ends after ${i} of ${rows} rows`)
          one.page = next.value
          one.at = 0
        }
        cells[one.c] = one.page[one.at++]!
      }
      row++
      if (take(cells, where) === false) return
    }
  }
}
