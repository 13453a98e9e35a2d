import { readSync } from 'node:fs'
import { parquetMetadata, parquetSchema, type ColumnMetaData, type SchemaTree } from 'hyparquet'
import { TaskDataError } from '../../dataError.ts'
import { readingOf, type ColumnReading } from './cells.ts'
import { codecs, type Codec } from './codecs.ts'

/** A column of a file: how it is read, and what stands for it in each group of rows. */
export interface StoredColumn {
  readonly name: string
  readonly schema: readonly [root: SchemaTree, leaf: SchemaTree]
  readonly reading: ColumnReading
}

/** What the end of a Parquet file says of the rest. */
export interface Footer {
  readonly columns: readonly StoredColumn[]
  /** Rows of each group, and where its columns are; null for columns that are not read. */
  readonly groups: readonly { readonly rows: number; readonly chunks: readonly (Chunk | null)[] }[]
}

/** The values of a column in a group of rows: bytes from `begin` to `end` of the file. */
export interface Chunk {
  readonly begin: number
  readonly end: number
  readonly codec: Codec
  readonly type: ColumnMetaData['type']
}

/** The most bytes of a footer. */
const mostBytes = 2 ** 28
const again = 'Write it again.'

/** Reads the footer of an open file of so many bytes; throws TaskDataError where there is none that can be used. */
export function footerOf(file: number, size: number, path: string): Footer {
  const bytes = footerBytes(file, size, path)
  let metadata: ReturnType<typeof parquetMetadata>
  let tree: SchemaTree
  try {
    metadata = parquetMetadata(bytes, { geoparquet: false })
    tree = parquetSchema(metadata)
  } catch (error) {
    throw new TaskDataError(
      `${path}: the list of columns at its end cannot be read (${(error as Error).message}); the file is damaged. ${again}`,
    )
  }
  const columns = tree.children.map((leaf, i): StoredColumn => ({
    // As in text, a column without a name is called by its place.
    name: leaf.element.name.trim() || `column ${i + 1}`,
    schema: [tree, leaf],
    reading: nestedIn(leaf) ?? readingOf(leaf.element),
  }))
  if (columns.length === 0) throw new TaskDataError(`${path}: has no columns; expected a table.`)
  if (!columns.some(({ reading }) => 'cell' in reading))
    throw new TaskDataError(
      `${path}: no column can be read: ${columns.map(({ name, reading }) => `${name} ${'unread' in reading ? reading.unread : ''}`).join(', ')}. Give a table whose columns hold numbers or texts.`,
    )
  const filled = metadata.row_groups.filter(({ num_rows }) => num_rows !== 0n)
  const groups = filled.map(({ num_rows, columns: found }, at) => {
    const rows = Number(num_rows)
    if (!Number.isSafeInteger(rows) || rows < 0)
      throw new TaskDataError(
        `${path}: group ${at + 1} is said to have ${num_rows} rows; the file is damaged. ${again}`,
      )
    const chunks = columns.map(({ name, schema: [, leaf], reading }, c) => {
      if ('unread' in reading) return null
      const stored = leaf.element.name
      // Columns without a name, of which there may be several, are in their order.
      const before = columns.slice(0, c).filter(({ schema: [, other] }) => isStored(other, [stored])).length
      const chunk = found.filter(({ meta_data }) => isStored(leaf, meta_data?.path_in_schema ?? []))[before]
      if (!chunk?.meta_data && found.some(({ crypto_metadata, meta_data }) => crypto_metadata || !meta_data))
        throw new TaskDataError(`${path}: column ${name} is encrypted. Write the table without encryption.`)
      if (!chunk?.meta_data)
        throw new TaskDataError(
          `${path}: column ${name} is missing in group ${at + 1} of the rows; the file is damaged. ${again}`,
        )
      if (chunk.file_path)
        throw new TaskDataError(
          `${path}: column ${name} is in another file (${chunk.file_path}). Write the table as one file.`,
        )
      return chunkOf(chunk.meta_data, name, size, path)
    })
    return { rows, chunks }
  })
  return { columns, groups }
}

function footerBytes(file: number, size: number, path: string): Uint8Array {
  const read = (begin: number, length: number) => {
    const bytes = new Uint8Array(length)
    return bytes.subarray(0, readSync(file, bytes, 0, length, begin))
  }
  const [begun, ended] = [read(0, Math.min(4, size)), read(Math.max(0, size - 8), Math.min(8, size))]
  const [first, last] = [begun, ended.subarray(-4)].map((bytes) => Buffer.from(bytes).toString('latin1'))
  if (first === 'PARE' || last === 'PARE')
    throw new TaskDataError(`${path}: is an encrypted Parquet file. Write the table without encryption.`)
  if (first !== 'PAR1')
    throw new TaskDataError(
      `${path}: is no Parquet file, though its name says so. Give the file itself, or name it by what it is.`,
    )
  if (last !== 'PAR1' || size < 12)
    throw new TaskDataError(
      `${path}: begins as a Parquet file and does not end as one; it is truncated. Fetch or write it again.`,
    )
  const length = Buffer.from(ended).readUInt32LE(0)
  if (length > Math.min(size - 12, mostBytes))
    throw new TaskDataError(
      `${path}: its last bytes say that the list of columns has ${length.toLocaleString('en')} bytes, and the file has ${size.toLocaleString('en')}; it is damaged. Fetch or write it again.`,
    )
  return read(size - 8 - length, length + 8)
}

/** Whether a column without others in it has its values under a path. */
const isStored = ({ children, element }: SchemaTree, path: readonly string[]): boolean =>
  children.length === 0 && path.length === 1 && path[0] === element.name

/** Why a column is not read if it holds more than one value in a row. */
function nestedIn({ children, element }: SchemaTree): ColumnReading | null {
  if (element.repetition_type === 'REPEATED' || element.converted_type === 'LIST') return { unread: 'holds lists' }
  if (element.converted_type === 'MAP') return { unread: 'holds maps' }
  return children.length > 0 || !element.type ? { unread: 'holds structures of several fields' } : null
}

function chunkOf(facts: ColumnMetaData, name: string, size: number, path: string): Chunk {
  const { codec, type, dictionary_page_offset, data_page_offset, total_compressed_size } = facts
  if (!(codec in codecs))
    throw new TaskDataError(
      `${path}: column ${name} is compressed with ${codec ?? 'an unknown method'}; read are ${Object.keys(codecs).join(', ')}. Write the table with one of these, snappy for example.`,
    )
  const data = Number(data_page_offset)
  const dictionary = Number(dictionary_page_offset ?? 0)
  const begin = dictionary > 0 && dictionary < data ? dictionary : data
  const end = begin + Number(total_compressed_size)
  if (!(begin >= 4 && begin <= end && end <= size - 8))
    throw new TaskDataError(
      `${path}: column ${name} is said to be at bytes ${begin} to ${end} of ${size}; the file is damaged. Fetch or write it again.`,
    )
  return { begin, end, codec: codec as Codec, type }
}
