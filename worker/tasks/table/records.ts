import { isUtf8 } from 'node:buffer'
import { TaskDataError } from '../dataError.ts'

/** The bytes of a table that is written as text. `name` is what messages call it. */
export interface TextBytes {
  readonly name: string
  chunks(): Iterable<Uint8Array>
}

/** The most letters of one record. */
const mostLetters = 16 * 2 ** 20

/** What other formats begin with, and what to do about them. */
const foreign: readonly { starts: readonly number[]; words: string }[] = [
  { starts: [0x1f, 0x8b], words: 'is a gzip file within another. Unpack it and name the table itself.' },
  {
    starts: [0x50, 0x41, 0x52, 0x31],
    words: 'is a Parquet file within a gzip file. Unpack it and name the table itself.',
  },
  { starts: [0x50, 0x4b, 0x03, 0x04], words: 'is a ZIP archive, as Excel workbooks are. Save the sheet as CSV.' },
  { starts: [0xd0, 0xcf, 0x11, 0xe0], words: 'is an old Excel workbook. Save the sheet as CSV.' },
  { starts: [0xff, 0xfe], words: 'is text in UTF-16. Save it as UTF-8.' },
  { starts: [0xfe, 0xff], words: 'is text in UTF-16. Save it as UTF-8.' },
]

/**
 * Calls `take` with the cells of each record and the line on which it begins, from 1; blank lines are skipped, and the same
 * array is used again. Quoted cells hold delimiters, line ends and doubled quotes (RFC 4180); lines end with LF, CRLF or CR;
 * a byte order mark is skipped. Ends early where `take` returns false. Throws TaskDataError with the line.
 */
export function readRecords(
  source: TextBytes,
  delimiter: string,
  take: (cells: string[], line: number) => boolean | void,
  see: (bytes: Uint8Array) => void = () => {},
): void {
  const parser = new Parser(source.name, delimiter.charCodeAt(0), take)
  let rest: Uint8Array = new Uint8Array()
  let isFirst = true
  for (const bytes of source.chunks()) {
    see(bytes)
    let given =
      rest.length > 0 ? Buffer.concat([rest, bytes]) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    if (isFirst) {
      const known = foreign.find(({ starts }) => starts.every((byte, i) => given[i] === byte))
      if (known) throw new TaskDataError(`${source.name}: ${known.words}`)
      if (given[0] === 0xef && given[1] === 0xbb && given[2] === 0xbf) given = given.subarray(3)
      isFirst = false
    }
    const end = given.lastIndexOf(0x0a) + 1 || given.subarray(0, -1).lastIndexOf(0x0d) + 1
    rest = given.subarray(end)
    if (end > 0 && !parser.push(decoded(given.subarray(0, end), source.name, parser.reached))) return
    if (rest.length > mostLetters) throw parser.tooLong()
  }
  parser.end(decoded(rest, source.name, parser.reached))
}

function decoded(bytes: Uint8Array, name: string, line: number): string {
  const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (!isUtf8(given)) {
    const at = firstLineThat(given, (part) => !isUtf8(part))
    throw new TaskDataError(`${name}, line ${line + at}: is no text in UTF-8. Save the table as UTF-8.`)
  }
  if (given.includes(0)) {
    const at = firstLineThat(given, (part) => part.includes(0))
    throw new TaskDataError(
      `${name}, line ${line + at}: holds a zero byte, so it is no text. Give a table (CSV or TSV).`,
    )
  }
  return given.toString('utf8')
}

function firstLineThat(bytes: Buffer, is: (part: Buffer) => boolean): number {
  let line = 0
  for (let at = 0; at < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, at) + 1 || bytes.length
    if (is(bytes.subarray(at, end))) return line
    at = end
  }
  return line
}

const [quote, lf, cr] = [0x22, 0x0a, 0x0d]

/** Cuts text into records; a record that is not complete waits for more. */
class Parser {
  /** The line on which the next record begins. */
  line = 1
  readonly #name: string
  readonly #delimiter: number
  readonly #take: (cells: string[], line: number) => boolean | void
  readonly #cells: string[] = []
  #waiting = ''

  constructor(name: string, delimiter: number, take: (cells: string[], line: number) => boolean | void) {
    this.#name = name
    this.#delimiter = delimiter
    this.#take = take
  }

  /** The line that has not been given yet. */
  get reached(): number {
    return this.line + this.#waiting.split('\n').length - 1
  }

  tooLong(): TaskDataError {
    return new TaskDataError(
      `${this.#name}, line ${this.line}: a record has more than ${mostLetters / 2 ** 20} million letters; is a quotation mark (") not closed, or the file no table?`,
    )
  }

  /** Takes whole lines; returns false once no more is wanted. */
  push(text: string): boolean {
    return this.#parse(this.#waiting + text, false)
  }

  /** Takes the last line, which has no end. */
  end(text: string): void {
    this.#parse(this.#waiting + text, true)
  }

  #parse(text: string, isLast: boolean): boolean {
    const cells = this.#cells
    const delimiter = this.#delimiter
    const length = text.length
    let start = 0
    while (start < length) {
      cells.length = 0
      let at = start
      let lines = 0
      for (;;) {
        if (text.charCodeAt(at) === quote) {
          let from = at + 1
          let cell = ''
          for (;;) {
            const close = text.indexOf('"', from)
            if (close < 0) {
              if (isLast)
                throw new TaskDataError(
                  `${this.#name}, line ${this.line + lines}: a quotation mark (") opens a cell and none closes it. Close it, or double the quotation marks inside cells.`,
                )
              this.#waiting = text.slice(start)
              if (this.#waiting.length > mostLetters) throw this.tooLong()
              return true
            }
            cell += text.slice(from, close)
            if (text.charCodeAt(close + 1) !== quote) {
              at = close + 1
              break
            }
            cell += '"'
            from = close + 2
          }
          for (let i = cell.indexOf('\n'); i >= 0; i = cell.indexOf('\n', i + 1)) lines++
          cells.push(cell)
          const next = text.charCodeAt(at)
          if (at < length && next !== delimiter && next !== lf && next !== cr)
            throw new TaskDataError(
              `${this.#name}, line ${this.line + lines}: ${JSON.stringify(text.slice(at, at + 12))} follows a closing quotation mark; expected a delimiter (${JSON.stringify(String.fromCharCode(delimiter))}) or the end of the line. Double the quotation marks inside cells.`,
            )
        } else {
          let end = at
          for (; end < length; end++) {
            const code = text.charCodeAt(end)
            if (code === delimiter || code === lf || code === cr) break
          }
          cells.push(text.slice(at, end))
          at = end
        }
        if (text.charCodeAt(at) !== delimiter) break
        at++
      }
      if (text.charCodeAt(at) === cr && text.charCodeAt(at + 1) === lf) at++
      const isBlank = cells.length === 1 && cells[0]!.trim() === ''
      if (!isBlank && this.#take(cells, this.line) === false) return false
      this.line += lines + (at < length ? 1 : 0)
      start = at + 1
    }
    this.#waiting = ''
    return true
  }
}
