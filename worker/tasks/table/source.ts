import { TaskDataError } from '../dataError.ts'

/** How a table is written. */
export interface Layout {
  /** The letter between cells; null where nothing is. */
  readonly delimiter: string | null
  /** Whether its first record names the columns. */
  readonly hasHeader: boolean
  readonly names: readonly string[]
  /** By column, why it is not read and all its cells are blank, in words behind its name; null if it is read. */
  readonly unread?: readonly (string | null)[]
  /** The same in words, behind `7 rows and 3 columns`. */
  readonly words: string
}

/** What is done with the rows of a table. */
export interface RowsTaken {
  /** Gets the cells of a row and where it stands, as `line 7` or `row 7`; the same array is used again. Ends early on false. */
  take(cells: string[], where: () => string): boolean | void
  /** The columns whose cells are looked at, so that others need not be read; absent: all. */
  readonly only?: ReadonlySet<number>
  /** Gets the bytes of the table, in order. */
  see?(bytes: Uint8Array): void
}

/** A table: a file, or text that stands for one. It is read anew each time. Everything throws TaskDataError. */
export interface TableSource {
  /** What messages call it. */
  readonly name: string
  /** How it is written, with the delimiter that is given, or the one that is found. */
  layout(delimiter: string): Layout
  /** Reads the rows below the names. */
  rows(layout: Layout, taken: RowsTaken): void
}

/** The most columns of a table. */
const mostColumns = 20_000

/** Throws TaskDataError if a table has too many columns, or two of a name. */
export function requireColumns(names: readonly string[], table: string): void {
  if (names.length > mostColumns)
    throw new TaskDataError(
      `${table}: has ${names.length.toLocaleString('en')} columns; at most ${mostColumns.toLocaleString('en')} are read. Leave some out.`,
    )
  const places = new Map<string, number>()
  names.forEach((name, i) => {
    const other = places.get(name)
    if (other !== undefined)
      throw new TaskDataError(`${table}: two columns are called ${name} (${other + 1} and ${i + 1}). Rename one.`)
    places.set(name, i)
  })
}
