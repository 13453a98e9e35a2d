import { createHash } from 'node:crypto'
import { TaskDataError } from '../dataError.ts'
import { isMissing, numberIn } from './cells.ts'
import type { Layout, TableSource } from './source.ts'

/** What a column holds. */
export interface ColumnFacts {
  readonly name: string
  /** `number`: every cell that says something is a number; `empty`: none says anything. */
  readonly kind: 'number' | 'category' | 'empty'
  readonly missing: number
  /** Why a column that says nothing is not read, in words behind its name; null if it is empty, or read. */
  readonly unread: string | null
  /** How often each cell occurs, in order (numbers by size); null if more than `mostDistinct` do. */
  readonly counts: ReadonlyMap<string, number> | null
  /** Whether all its numbers are whole. */
  readonly isWhole: boolean
  /** Whether some are whole and have more digits than a number holds, so that they are rounded. */
  readonly isRounded: boolean
  /** Whether it numbers the rows: whole numbers, each one more than the one above. */
  readonly isCounting: boolean
  /** The first cells. */
  readonly first: readonly string[]
  /** Cells that are numbers in a column of categories, and the first that is none, and where it stands. */
  readonly numbers: number
  readonly text: { readonly cell: string; readonly where: string } | null
}

/** What a table holds. */
export interface Profile extends Layout {
  readonly sources: readonly { readonly source: TableSource; readonly layout: Layout; readonly rows: number }[]
  readonly rows: number
  readonly columns: readonly ColumnFacts[]
  /** The first rows. */
  readonly first: readonly (readonly string[])[]
  /** Hex SHA-256 of the bytes of the files. */
  readonly hash: string
}

/** Different cells of a column that are counted; cells and rows that are shown. */
export const mostDistinct = 1000
const [shownCells, shownRows] = [5, 8]

class Column {
  missing = 0
  numbers = 0
  texts = 0
  text: { cell: string; where: string } | null = null
  isWhole = true
  isRounded = false
  isCounting = true
  counts: Map<string, number> | null = new Map()
  readonly first: string[] = []
  readonly name: string
  readonly #delimiter: string | null
  readonly #unread: string | null
  #last = NaN

  constructor(name: string, { delimiter, unread }: Layout, at: number) {
    this.name = name
    this.#delimiter = delimiter
    this.#unread = unread?.[at] ?? null
  }

  add(given: string, where: () => string, file: string): void {
    const cell = given.trim()
    if (isMissing(cell)) {
      this.missing++
      this.isCounting = false
      return
    }
    const number = numberIn(cell, this.#delimiter)
    if (Number.isNaN(number)) {
      this.texts++
      this.text ??= { cell: kept(cell), where: where() }
    } else {
      if (!Number.isFinite(number))
        throw new TaskDataError(
          `${file}, ${where()}, column ${this.name}: ${cell} is infinite; expected a finite number or an empty cell. Correct the cell.`,
        )
      this.numbers++
      this.isWhole &&= Number.isInteger(number)
      this.isRounded ||= isRounded(cell, number)
      this.isCounting &&= Number.isNaN(this.#last) || number === this.#last + 1
      this.#last = number
    }
    if (this.first.length < shownCells) this.first.push(kept(cell))
    const { counts } = this
    if (!counts) return
    const known = counts.get(cell)
    if (known !== undefined) counts.set(cell, known + 1)
    else if (counts.size < mostDistinct) counts.set(kept(cell), 1)
    else this.counts = null
  }

  /** Counts of numbers, however each is written, in their order. */
  #counted(counts: Map<string, number>): Map<string, number> {
    const merged = new Map<string, number>()
    for (const [cell, count] of counts) {
      const number = String(numberIn(cell, this.#delimiter))
      merged.set(number, (merged.get(number) ?? 0) + count)
    }
    return sorted(merged, (a, b) => Number(a) - Number(b))
  }

  facts(): ColumnFacts {
    const { name, missing, first, numbers, text } = this
    const kind = this.texts > 0 ? 'category' : numbers > 0 ? 'number' : 'empty'
    const isNumber = kind === 'number'
    const counts =
      this.counts && (isNumber ? this.#counted(this.counts) : sorted(this.counts, (a, b) => (a < b ? -1 : 1)))
    const isRounded = isNumber && this.isRounded
    const [isWhole, isCounting] = [isNumber && this.isWhole, isNumber && this.isWhole && this.isCounting]
    return { name, kind, missing, unread: this.#unread, counts, isWhole, isRounded, isCounting, first, numbers, text }
  }
}

/** Whether the whole number in a cell is not the one that is read of it. */
const isRounded = (cell: string, number: number): boolean =>
  Math.abs(number) > Number.MAX_SAFE_INTEGER &&
  /^[-+]?\d+$/.test(cell) &&
  BigInt(cell.replace('+', '')) !== BigInt(number)

const sorted = (counts: Map<string, number>, order: (a: string, b: string) => number): Map<string, number> =>
  new Map([...counts].sort(([a], [b]) => order(a, b)))

/** A letter of a text keeps the whole text in memory, unless it is copied. */
const kept = (cell: string): string => Buffer.from(cell).toString()

/** Reads tables of equal columns once and says what they hold together; throws TaskDataError naming file and line. */
export function profileOf(sources: readonly TableSource[], delimiter: string): Profile {
  const [main] = sources
  const layout = main!.layout(delimiter)
  if (delimiter !== '' && layout.delimiter === null)
    throw new TaskDataError(`task.delimiter: ${main!.name} has none, since it is no text (nearest valid: '')`)
  const columns = layout.names.map((name, i) => new Column(name, layout, i))
  const hash = createHash('sha256')
  const first: string[][] = []
  const read = sources.map((source, i) => {
    const own = i === 0 ? layout : source.layout(layout.delimiter ?? '')
    requireEqualNames(layout, own, main!.name, source.name)
    let rows = 0
    source.rows(own, {
      take(cells, where) {
        rows++
        for (let c = 0; c < columns.length; c++) columns[c]!.add(cells[c]!, where, source.name)
        if (first.length < shownRows) first.push(cells.map(kept))
      },
      see: (bytes) => void hash.update(bytes),
    })
    if (rows === 0)
      throw new TaskDataError(
        `${source.name}: has ${own.delimiter === null ? 'columns' : 'a header'} and no rows; expected one row for each example.`,
      )
    return { source, layout: own, rows }
  })
  return {
    ...layout,
    sources: read,
    rows: read.reduce((sum, { rows }) => sum + rows, 0),
    columns: columns.map((column) => column.facts()),
    first,
    hash: hash.digest('hex'),
  }
}

function requireEqualNames(a: Layout, b: Layout, main: string, other: string): void {
  if (
    a.hasHeader === b.hasHeader &&
    a.names.length === b.names.length &&
    a.names.every((name, i) => b.names[i] === name)
  )
    return
  const at = a.names.findIndex((name, i) => b.names[i] !== name)
  const found = b.names[at] === undefined ? 'ends there' : `is ${b.names[at]}`
  throw new TaskDataError(
    `task.testPath: the columns of ${other} are not those of ${main}: ${at < 0 ? `it has ${b.names.length} columns, and not ${a.names.length}` : `column ${at + 1} ${found}, and ${a.names[at]} there`}. Give a file with the same columns in the same order.`,
  )
}
