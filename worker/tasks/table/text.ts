import { TaskDataError } from '../dataError.ts'
import { chunksOf } from './chunks.ts'
import { gunzipped, isGzip } from './gzip.ts'
import { readRecords, type TextBytes } from './records.ts'
import { layoutOf } from './sniff.ts'
import type { Layout, RowsTaken, TableSource } from './source.ts'

/** The bytes of a file of text; of a gzip file those that it unpacks to. It is read in parts, and may be larger than memory. */
export const textFile = (path: string): TextBytes => ({
  name: path,
  *chunks() {
    const [head] = chunksOf(path)
    yield* head && isGzip(head) ? gunzipped(chunksOf(path), path) : chunksOf(path)
  },
})

/** Text that stands for a file. */
export const tableText = (name: string, text: string): TableSource =>
  textTable({ name, chunks: () => [Buffer.from(text)] })

/** A table of text whose bytes are in memory, gzipped or not. */
export const tableOf = (name: string, bytes: () => Uint8Array): TableSource =>
  textTable({
    name,
    *chunks() {
      const own = bytes()
      yield* isGzip(own) ? gunzipped([own], name) : [own]
    },
  })

/** A table that is written as text, with a delimiter between cells. */
export const textTable = (source: TextBytes): TableSource => ({
  name: source.name,
  layout: (delimiter) => layoutOf(source, delimiter),
  rows: (layout, taken) => rowsOf(source, layout, taken),
})

function rowsOf(source: TextBytes, { delimiter, hasHeader, names }: Layout, { take, see }: RowsTaken): void {
  let skip = hasHeader
  let at = 0
  const where = () => `line ${at}`
  readRecords(
    source,
    delimiter!,
    (cells, line) => {
      if (skip) return void (skip = false)
      if (cells.length !== names.length)
        throw new TaskDataError(
          `${source.name}, line ${line}: has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}; expected ${names.length}, as in ${hasHeader ? 'the header' : 'the first row'}. Correct the line, or quote cells that hold a delimiter.`,
        )
      at = line
      return take(cells, where)
    },
    see,
  )
}
