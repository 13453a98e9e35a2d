import { readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { DecodedArray, PageHeader } from 'hyparquet'
import { parquetHeader, readPage } from 'hyparquet/src/column.js'
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js'
import type { TaskDataError } from '../../dataError.ts'
import type { CellOf } from './cells.ts'
import { unpackedPage } from './codecs.ts'
import type { Chunk, StoredColumn } from './footer.ts'
import { requireRuns } from './runs.ts'

/** Bytes in which a page's header is looked for: it may hold extremes, which are texts. The most bytes and values of a page. */
const [headerBytes, mostHeader, mostBytes, mostValues] = [2 ** 12, 2 ** 24, 2 ** 29, 2 ** 24]

/**
 * The cells of a column in a group of rows, page by page: only a page is in memory. Pages that carry a checksum are held against
 * it. Throws what `broken` makes of a reason.
 */
export function* pagesOf(
  file: number,
  { schema, reading }: StoredColumn,
  chunk: Chunk,
  rows: number,
  broken: (why: string) => TaskDataError,
): Generator<readonly string[]> {
  if ('unread' in reading) return
  const [root, leaf] = schema
  const { repetition_type, type_length, name } = leaf.element
  const decoder = {
    pathInSchema: [name],
    type: chunk.type,
    // Types that mean more than their bytes are read by `cell`, not by the library.
    element: { name, type: chunk.type, repetition_type, type_length },
    schemaPath: [root, leaf],
    codec: 'UNCOMPRESSED' as const,
    parsers: DEFAULT_PARSERS,
    utf8: false,
  }
  let dictionary: string[] | undefined
  let left = rows
  for (let at = chunk.begin; at < chunk.end;) {
    let cells: string[]
    try {
      const [header, length] = headerAt(file, at, chunk.end)
      at += length
      const size = header.compressed_page_size
      const values = header.data_page_header?.num_values ?? header.data_page_header_v2?.num_values ?? 0
      const listed = header.dictionary_page_header?.num_values ?? 0
      if (!(size >= 0 && at + size <= chunk.end)) throw new Error('a page ends behind the column')
      if (header.uncompressed_page_size > mostBytes || values > mostValues)
        throw new Error(
          `a page has ${values} values and ${header.uncompressed_page_size} bytes; at most ${mostValues} and ${mostBytes} are read`,
        )
      if (values > left || listed > 8 * header.uncompressed_page_size)
        throw new Error(`a page is said to have ${values + listed} values`)
      const bytes = bytesAt(file, at, size)
      at += size
      if (header.crc !== undefined && crc32(bytes) !== header.crc >>> 0)
        throw new Error('a page differs from its checksum')
      if (header.type === 'INDEX_PAGE') continue
      const page = unpackedPage(bytes, chunk.codec, header)
      requireRuns(page, header, repetition_type === 'OPTIONAL', chunk.type === 'BOOLEAN')
      const reader = { view: new DataView(page.buffer, page.byteOffset, page.length), offset: 0 }
      const { data } = readPage(
        reader,
        { ...header, compressed_page_size: page.length },
        decoder,
        dictionary,
        undefined,
        0,
      )
      cells = cellsIn(data ?? [], reading.cell)
      if (header.type === 'DICTIONARY_PAGE') {
        dictionary = cells
        continue
      }
      if (cells.length !== values && values > 0) throw new Error(`a page has ${cells.length} of ${values} values`)
    } catch (error) {
      throw broken((error as Error).message)
    }
    left -= cells.length
    yield cells
  }
}

/** Values as cells: blank where there is none, and those of a dictionary are cells already. */
function cellsIn(values: DecodedArray, cell: CellOf): string[] {
  const cells = new Array<string>(values.length)
  for (let i = 0; i < cells.length; i++) {
    const value: unknown = values[i]
    cells[i] = value === null || value === undefined ? '' : typeof value === 'string' ? value : cell(value)
  }
  return cells
}

function bytesAt(file: number, begin: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length;) {
    const read = readSync(file, bytes, at, length - at, begin + at)
    if (read === 0) throw new Error('the file ends before the column does')
    at += read
  }
  return bytes
}

/** The header of the page at a place of the file, and its length. */
function headerAt(file: number, begin: number, end: number): [PageHeader, number] {
  for (let most = headerBytes; ; most *= 8) {
    const length = Math.min(most, end - begin)
    const bytes = bytesAt(file, begin, length)
    const reader = { view: new DataView(bytes.buffer), offset: 0 }
    try {
      return [parquetHeader(reader), reader.offset]
    } catch (error) {
      // The header may be longer than what was read.
      if (length === end - begin || most >= mostHeader) throw error
    }
  }
}
