import { didYouMean } from '../../../core/catalog/registry.ts'
import { TaskDataError } from '../dataError.ts'
import { isMissing, numberIn } from './cells.ts'
import { readRecords, type TextBytes } from './records.ts'
import { requireColumns, type Layout } from './source.ts'

/** How a table of text is written: its delimiter is one letter. */
export type TextLayout = Layout & { readonly delimiter: string }

/** Records that are looked at. */
const lookedAt = 50
const candidates = [',', ';', '\t', '|'] as const

/** The words for a delimiter. */
const delimiterWords = (delimiter: string): string =>
  ({ ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' })[delimiter] ?? JSON.stringify(delimiter)

/**
 * How a table is written: the given delimiter, that of its ending (`.tsv`), or the one that cuts its first records into the
 * most cells, equally many each. Its first record names the columns if a cell of it stands above numbers and is none, or if
 * there are no numbers. Throws TaskDataError.
 */
export function layoutOf(source: TextBytes, given: string): TextLayout {
  const delimiter = given || (/\.(tsv|tab)(\.gz)?$/i.test(source.name) ? '\t' : sniffed(source).delimiter)
  const [first, second] = firstRecords(source, delimiter, 2)
  if (!first) throw new TaskDataError(`${source.name}: is empty; expected a table with a header and rows.`)
  const isNumber = (cell: string | undefined) =>
    cell !== undefined && !isMissing(cell.trim()) && !Number.isNaN(numberIn(cell.trim(), delimiter))
  const isAbove = first.some((cell, i) => !isNumber(cell) && isNumber(second?.[i]))
  const hasHeader = isAbove || !first.some(isNumber)
  const names = first.map((cell, i) => (hasHeader && cell.trim()) || `column ${i + 1}`)
  requireColumns(names, source.name)
  const words = `between ${delimiterWords(delimiter)}, ${hasHeader ? 'named by its first line' : 'without a line of names'}`
  return { delimiter, hasHeader, names, words }
}

/** Whether a text is written as a table: several records of equally many cells, more than one. */
export function isTabular(source: TextBytes): boolean {
  try {
    const { delimiter, cells } = sniffed(source)
    return cells > 1 && firstRecords(source, delimiter, 2).length > 1
  } catch (error) {
    if (error instanceof TaskDataError) return false
    throw error
  }
}

interface Sniffed {
  delimiter: string
  cells: number
}

function sniffed(source: TextBytes): Sniffed {
  let best: Sniffed = { delimiter: ',', cells: 1 }
  let fault: unknown
  for (const delimiter of candidates) {
    let records: string[][]
    try {
      records = firstRecords(source, delimiter, lookedAt)
    } catch (error) {
      // Another delimiter than the table's may follow or lie in quoted cells.
      fault ??= error
      continue
    }
    const counts = records.map(({ length }) => length)
    const cells = counts.filter((count) => count === counts[0]).length >= 0.9 * counts.length ? counts[0]! : 1
    if (cells > best.cells) best = { delimiter, cells }
  }
  if (best.cells === 1 && fault !== undefined) throw fault
  return best
}

function firstRecords(source: TextBytes, delimiter: string, most: number): string[][] {
  const records: string[][] = []
  readRecords(source, delimiter, (cells) => {
    records.push([...cells])
    return records.length < most
  })
  return records
}

/** The place of a column by its name; throws TaskDataError with the nearest name. */
export function columnNamed(names: readonly string[], name: string, field: string, file: string): number {
  const place = names.indexOf(name)
  if (place >= 0) return place
  const listed = names.length > 12 ? [...names.slice(0, 12), '…'] : names
  const columns = `the columns are ${listed.join(', ')}`
  throw new TaskDataError(
    `task.${field}: ${file} has no column ${JSON.stringify(name)} (${didYouMean(name, names, columns)})`,
  )
}
