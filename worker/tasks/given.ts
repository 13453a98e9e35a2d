import { closeSync, constants, openSync, readSync } from 'node:fs'
import type {
  ArrayFacts,
  DataFacts,
  FileFacts,
  SuitedTask,
  TableFacts,
  TextFacts,
} from '../../core/files/understood.ts'
import { saidArray, type StoredArray } from './arrays/array.ts'
import { isLabels } from './arrays/labels.ts'
import { extent, isPictures, pictureShape } from './arrays/pixels.ts'
import { arraysIn, type PathArray } from './arrays/read.ts'
import { isZip } from './arrays/zip.ts'
import { TaskDataError } from './dataError.ts'
import { folderAt, isFolder, type Folder } from './pictures/files.ts'
import { folderPictures } from './pictures/folder.ts'
import { labelsOf, splitsOf } from './pictures/labels.ts'
import { byName } from './pictures/names.ts'
import { tasks } from './index.ts'
import { whyUseless } from './table/chosen.ts'
import { tableFile } from './table/file.ts'
import { profileOf, type ColumnFacts, type Profile } from './table/profile.ts'
import { oddOf } from './table/said.ts'
import { isTabular } from './table/sniff.ts'
import { textFile } from './table/text.ts'
import type { TakenFiles } from './task.ts'
import { textOf } from './text/file.ts'

/** The first pictures of a file that are shown, the most pixels of one, and the most labels that are counted. */
const [mostPictures, mostPixels, mostLabels] = [12, 128 * 128, 256]
/** Cells of a column and characters of a text that are shown. */
const [mostExamples, mostBeginning] = [5, 300]
/** Bytes that tell a table from arrays. */
const headBytes = 512

type Read = { path: string } & (
  { arrays: PathArray[] } | { profile: Profile } | { text: string } | { folder: ReadFolder } | { why: string }
)

/** Pictures of a folder, or of a folder for training and one for testing within it. */
type ReadFolder = { path: string; pictures: PathArray; labels: readonly string[] | null }[]

/** Paths of files, and what the user chose of what tasks leave to be chosen, by option. */
export interface AskedData {
  paths: readonly string[]
  chosen: Readonly<Record<string, string>>
}

/** Reads files of data that a user gives, and asks every task what it makes of them; those that suppose something last. */
export function understand({ paths, chosen }: AskedData): DataFacts {
  const read = paths.map(readOf)
  const given = {
    arrays: read.flatMap((one) => ('arrays' in one ? one.arrays : [])),
    tables: read.flatMap((one) => ('profile' in one ? [one] : [])),
    texts: read.flatMap((one) => ('text' in one ? [one] : [])),
    folders: read.flatMap((one) =>
      'folder' in one ? one.folder.map(({ path, pictures }) => ({ path, pictures: pictures.array.shape[0]! })) : [],
    ),
    chosen,
  }
  const suitable = [...tasks].flatMap(({ name, takes }): SuitedTask[] => {
    const taken = takes?.(given)
    return taken ? [suited(name, taken)] : []
  })
  return {
    files: read.map(factsOf),
    tasks: suitable.sort((a, b) => Number(a.supposes !== undefined) - Number(b.supposes !== undefined)),
  }
}

/** What a task says of data that it takes, besides what they hold; what it refuses is missing. */
function suited(task: string, taken: TakenFiles): SuitedTask {
  if (taken.missing.length > 0) return { task, ...taken, said: [] }
  try {
    return { task, ...taken, said: tasks.get(task).check?.(taken.options)?.said ?? [] }
  } catch (error) {
    if (error instanceof TaskDataError)
      return { task, ...taken, missing: [`data without this fault: ${error.message.replace(/\.$/, '')}`], said: [] }
    throw error
  }
}

function readOf(path: string): Read {
  try {
    if (isFolder(path)) return { path, folder: readFolder(path) }
    if (isText(path)) return { path, text: textOf(path) }
    if (isTable(path)) return { path, profile: profileOf([tableFile(path)], '') }
    const arrays = arraysIn(path)
    const empty = arrays.find(({ array }) => array.shape.includes(0))
    return empty ? { path, why: `it is ${saidArray(empty.array)}, and so holds none` } : { path, arrays }
  } catch (error) {
    if (error instanceof TaskDataError) return { path, why: error.message.replace(/^task\.\w+: /, '') }
    throw error
  }
}

function readFolder(path: string): ReadFolder {
  const splits = splitsOf(folderAt(path))
  return (splits ? [splits.train, splits.test] : [path]).map((one) => {
    const folder = folderAt(one)
    return { path: one, pictures: folderPictures(folder).pictures, labels: foundLabels(folder) }
  })
}

/** Labels that a folder says itself; null where it does not. */
function foundLabels(folder: Folder): readonly string[] | null {
  try {
    return labelsOf(folder, '').labels
  } catch (error) {
    if (error instanceof TaskDataError) return null
    throw error
  }
}

/** Endings of tables, and of those that their reader knows to refuse. */
const ofTables = /\.(csv|tsv|tab|txt|xlsx?|parquet|pq)(\.gz)?$/i
const ofArrays = /\.(npy|npz|gz|idx\d?(-ubyte)?)$/i

/** Endings of texts, which may be tables too. */
const ofTexts = /\.(txt|text|md)$/i

/** Whether a file is a text that is no table. */
const isText = (path: string): boolean => ofTexts.test(path) && headOf(path).length > 0 && !isTabular(textFile(path))

/** Whether a file is to be read as a table: by its ending, or since it begins with text. */
function isTable(path: string): boolean {
  if (ofTables.test(path) || ofArrays.test(path)) return ofTables.test(path)
  const head = headOf(path)
  const isBinary = head.length === 0 || head.includes(0) || head[0]! >= 0x80 || head[0]! < 0x09
  return !isBinary && !isZip(head)
}

/** The first bytes of a file; none where it cannot be read. */
function headOf(path: string): Uint8Array {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch {
    return new Uint8Array()
  }
  try {
    const head = new Uint8Array(headBytes)
    return head.subarray(0, readSync(file, head, 0, headBytes, 0))
  } catch {
    return new Uint8Array()
  } finally {
    closeSync(file)
  }
}

function factsOf(read: Read): FileFacts {
  if ('why' in read) return { why: read.why }
  if ('profile' in read) return { table: tableFacts(read.profile) }
  if ('text' in read) return { text: textFacts(read.text) }
  if ('folder' in read) return { arrays: read.folder.flatMap((one) => folderFacts(one, read.path)) }
  const several = read.arrays.length > 1
  return {
    arrays: read.arrays.map(({ path, array }) => ({
      ...(several && { name: path.slice(read.path.length + 1) }),
      ...arrayFacts(path, array),
    })),
  }
}

function tableFacts({ rows, words, columns, first }: Profile): TableFacts {
  return {
    rows,
    words,
    columns: columns.map((column) => ({
      name: column.name,
      kind: column.kind,
      missing: column.missing,
      distinct: column.counts?.size ?? null,
      examples: examplesOf(column),
      odd: [whyUseless(column, rows), oddOf(column, rows)].filter((words) => words !== null).join(', ') || null,
    })),
    first: first.map((row) => [...row]),
  }
}

/** The first different cells of a column, and further ones where those are fewer. */
const examplesOf = ({ first, counts }: ColumnFacts): string[] =>
  [...new Set([...first, ...(counts?.keys() ?? [])])].slice(0, mostExamples)

function textFacts(text: string): TextFacts {
  const different = new Set<string>()
  let [characters, lines] = [0, 0]
  for (const character of text) {
    different.add(character)
    characters++
    if (character === '\n') lines++
  }
  const beginning = [...text.slice(0, 2 * mostBeginning)].slice(0, mostBeginning).join('').trim()
  return { characters, distinct: different.size, lines: lines + (text.endsWith('\n') ? 0 : 1), beginning }
}

function arrayFacts(path: string, array: StoredArray): ArrayFacts {
  const { shape, type } = array
  if (isLabels(array)) {
    const labels = countsOf(array.data)
    return { shape, type, ...(labels && { labels }) }
  }
  const pictures = isPictures(array) ? firstPictures(path, array) : null
  return { shape, type, ...(pictures && { pictures }) }
}

/** A folder's pictures, with its name if it is within the given one, and its labels. */
function folderFacts({ path, pictures, labels }: ReadFolder[number], root: string): ArrayFacts[] {
  const within = path.slice(root.length + 1)
  const facts = { ...(within !== '' && { name: within }), ...arrayFacts(path, pictures.array) }
  if (!labels) return [facts]
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  const ordered = [...counts].map(([label, count]) => ({ label, count })).sort((a, b) => byName(a.label, b.label))
  return [
    facts,
    {
      name: within === '' ? 'classes' : `classes of ${within}`,
      shape: [labels.length],
      type: 'texts',
      labels: ordered,
    },
  ]
}

function firstPictures(path: string, array: StoredArray): NonNullable<ArrayFacts['pictures']> | null {
  let sizes
  try {
    sizes = pictureShape({ path, array }, 'auto')
  } catch {
    return null
  }
  const { n, channels, height, width, isLast } = sizes
  const pixels = height * width
  if (pixels > mostPixels) return null
  const values = array.data.subarray(0, Math.min(n, mostPictures) * channels * pixels)
  const [least, greatest] = array.data instanceof Uint8Array && array.type !== 'booleans' ? [0, 255] : extent(values)
  const byte = (value: number) => Math.round((255 * (value - least)) / (greatest - least || 1))
  const D = channels * pixels
  return {
    channels,
    height,
    width,
    pixels: Array.from({ length: values.length / D }, (_, i) =>
      Uint8Array.from({ length: D }, (_, d) =>
        byte(values[i * D + (isLast ? (d % pixels) * channels + Math.floor(d / pixels) : d)]!),
      ),
    ),
  }
}

/** How often each label occurs; null where they are too many, or no whole numbers. */
function countsOf(labels: StoredArray['data']): { label: number; count: number }[] | null {
  const counts = new Map<number, number>()
  for (const label of labels) {
    counts.set(label, (counts.get(label) ?? 0) + 1)
    if (counts.size > mostLabels || !Number.isInteger(label)) return null
  }
  return [...counts].map(([label, count]) => ({ label, count })).sort((a, b) => a.label - b.label)
}
