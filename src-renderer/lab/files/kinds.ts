/** What a file is by its first bytes, and for text by its name. */
export type FileKind =
  { kind: 'experiment'; text: string } | { kind: 'data' } | { kind: 'history' } | { kind: 'refused'; why: string }

/** The most letters of an experiment file, and the bytes that tell a file's kind. */
const [mostLetters, headBytes] = [1_000_000, 4096]

/** What can be opened, for messages. */
export const openable =
  'Opened are experiment files (.yaml, .json), tables (.csv or .tsv, .gz, too, and .parquet), texts (.txt), pictures and labels in IDX (.gz, too), .npy or .npz files, folders of PNG or JPEG pictures or .zip files of them, and histories of this lab (.db).'

const numpyMark = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
const zipMark = [0x50, 0x4b, 0x03, 0x04]
/** Endings of tables, most of which are text like experiment files. */
const ofTables = /\.(csv|tsv|tab|data|parquet|pq)$/i
const ofPackedTables = /\.(csv|tsv|tab)\.gz$/i
const parquetMark = [0x50, 0x41, 0x52, 0x31]
/** Endings of texts, and what an experiment file of such an ending has. */
const [ofTexts, ofExperiments] = [/\.(txt|text|md)$/i, /^[{\s]*["']?task["']?\s*:/m]

/** Formats of data that no task reads, by the bytes that they begin with. */
const foreign: readonly { starts: readonly number[]; name: string }[] = [
  { starts: zipMark, name: 'a ZIP archive, as Excel workbooks are, and no .npz or .zip file' },
  { starts: [0x89, 0x48, 0x44, 0x46], name: 'an HDF5 file' },
  { starts: [0x89, 0x50, 0x4e, 0x47], name: 'a PNG picture without its folder' },
  { starts: [0xff, 0xd8, 0xff], name: 'a JPEG picture without its folder' },
  { starts: [0x25, 0x50, 0x44, 0x46], name: 'a PDF document' },
]

const begins = (head: Uint8Array, starts: readonly number[]) => starts.every((byte, i) => head[i] === byte)
const refused = (what: string): FileKind => ({
  kind: 'refused',
  why: `This is ${what}, which no task reads. ${openable}`,
})

/** The kind of a file; only its beginning is read, and the whole of a short text. `fields`: those of an experiment. */
export async function kindOf(file: File, fields: readonly string[]): Promise<FileKind> {
  let head: Uint8Array
  try {
    head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer())
  } catch {
    return { kind: 'refused', why: 'It cannot be read: it is a folder, or it is gone, or reading it is not permitted.' }
  }
  if (head.length === 0) return { kind: 'refused', why: 'It is empty.' }
  if (begins(head, [0x1f, 0x8b])) return ofPackedTables.test(file.name) ? { kind: 'data' } : zipped(head)
  if (isIdx(head) || begins(head, numpyMark) || begins(head, parquetMark)) return { kind: 'data' }
  if (begins(head, zipMark) && /\.(npz|zip)$/i.test(file.name)) return { kind: 'data' }
  if (new TextDecoder().decode(head.subarray(0, 15)) === 'SQLite format 3') return { kind: 'history' }
  const known = foreign.find(({ starts }) => begins(head, starts))
  if (known) return refused(known.name)
  // The lab says what is wrong with a table, even if it is in another encoding.
  if (ofTables.test(file.name)) return { kind: 'data' }
  if (ofTexts.test(file.name) && !ofExperiments.test(new TextDecoder().decode(head))) return { kind: 'data' }
  if (head.includes(0)) return { kind: 'refused', why: `Its format is not known here. ${openable}` }
  return experimentIn(file, fields)
}

/** Two zero bytes, a type, and a number of dimensions. */
const isIdx = (head: Uint8Array): boolean =>
  head.length >= 4 && head[0] === 0 && head[1] === 0 && head[2]! >= 0x08 && head[2]! <= 0x0e && head[3]! >= 1

async function zipped(head: Uint8Array): Promise<FileKind> {
  const inside = await beginningOf(head)
  return inside && isIdx(inside)
    ? { kind: 'data' }
    : {
        kind: 'refused',
        why: `It is a gzip file that does not hold an IDX file, and is not called .csv.gz or .tsv.gz. ${openable}`,
      }
}

/** The first bytes that a gzip stream unpacks to; null if it is damaged. */
async function beginningOf(head: Uint8Array): Promise<Uint8Array | null> {
  const unpacked = new Blob([head as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'))
  const reader = unpacked.getReader()
  try {
    return (await reader.read()).value ?? null
  } catch {
    return null
  } finally {
    reader.cancel().catch(() => {})
  }
}

async function experimentIn(file: File, fields: readonly string[]): Promise<FileKind> {
  if (file.size > 4 * mostLetters)
    return { kind: 'refused', why: `It has more than a million letters, and is no experiment file. ${openable}` }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
  } catch {
    return { kind: 'refused', why: `It is no text in UTF-8, as an experiment file is. ${openable}` }
  }
  if (text.length > mostLetters)
    return { kind: 'refused', why: `It has more than a million letters, and is no experiment file. ${openable}` }
  // A file with faults opens where they are shown; one without a single field of an experiment is something else.
  const field = new RegExp(`^[{\\s]*["']?(${fields.join('|')})["']?\\s*:`, 'm')
  return field.test(text)
    ? { kind: 'experiment', text }
    : { kind: 'refused', why: `It has none of the fields of an experiment (${fields.join(', ')}). ${openable}` }
}
