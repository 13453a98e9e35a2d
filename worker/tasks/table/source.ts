/** How a table is written. */
export interface Layout {
  /** The letter between cells. */
  readonly delimiter: string
  /** Whether its first record names the columns. */
  readonly hasHeader: boolean
  readonly names: readonly string[]
  /** The same in words, behind `7 rows and 3 columns`. */
  readonly words: string
}

/** What is done with the rows of a table. */
export interface RowsTaken {
  /** Gets the cells of a row and where it stands, as `line 7`; the same array is used again. */
  take(cells: string[], where: () => string): void
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
