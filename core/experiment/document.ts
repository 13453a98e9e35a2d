import { Lexer, LineCounter, parseDocument, type Document, type YAMLError } from 'yaml'
import type { Place } from './place.ts'
import type { Fault } from './types.ts'

/** A parsed YAML text, and a function from offsets to places. */
export interface Parsed {
  readonly document: Document.Parsed
  readonly place: (offset: number) => Place
}

const MOST_CHARACTERS = 1_000_000
/** The most tokens of the lexer (words, marks, spaces and line ends); a value has four or five. */
const MOST_PARTS = 400_000
/** The deepest nesting of values. */
export const MOST_DEPTH = 64

/** Parses YAML 1.2 or JSON without tags; refuses texts that would take seconds or overflow the stack. */
export function parsed(text: string): Parsed | { document?: undefined; faults: Fault[] } {
  const refused = unreadable(text) ?? tooMuch(text)
  if (refused) return { faults: [refused] }
  const lines = new LineCounter()
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  let document: Document.Parsed
  try {
    document = parseDocument(tabless(text), {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      // In YAML 1.1, dates, bytes, sets, `yes` and 0777 would be misread as other values.
      schema: 'core',
      resolveKnownTags: false,
      merge: false,
    })
  } catch (error) {
    return { faults: [fault(inWords((error as Error).message))] }
  }
  const seen = new Set<number>()
  const faults = [...document.errors, ...document.warnings.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')].flatMap(
    (error) => (seen.has(error.pos[0]) ? [] : (seen.add(error.pos[0]), [fault(wordsOf(error), place(error.pos[0]))])),
  )
  const { explicit, version } = document.directives.yaml
  if (explicit && version === '1.1')
    faults.push(
      fault('YAML 1.1 is not read, in which yes, 012 and 1:30 are other values (take out the line %YAML 1.1)'),
    )
  if (faults.length) return { faults }
  if (!document.contents)
    return { faults: [fault('the file is empty (expected at least task)', { line: 1, column: 1 })] }
  return { document, place }
}

const fault = (message: string, place: Place = {}): Fault => ({ ...place, path: '', message })

/** Characters that YAML 1.2 forbids in a text, and line ends that its readers interpret differently. */
const strange = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|\r(?!\n)/u

function unreadable(text: string): Fault | undefined {
  if (text.length > MOST_CHARACTERS) return fault(`expected at most ${MOST_CHARACTERS} characters, got ${text.length}`)
  const at = text.search(strange)
  if (at < 0) return undefined
  const before = text.slice(0, at).split(/\r?\n/)
  const where = { line: before.length, column: before.at(-1)!.length + 1 }
  if (text[at] === '\r')
    return fault('a carriage return alone is no line end (save the file with line ends of Unix or Windows)', where)
  const code = text.codePointAt(at)!.toString(16).toUpperCase().padStart(4, '0')
  return fault(
    `the character U+${code} is not allowed in a text file (is it damaged, or in another encoding than UTF-8?)`,
    where,
  )
}

/** Refuses texts on which a recursive reader would overflow or take seconds, in one linear pass without recursion. */
function tooMuch(text: string): Fault | undefined {
  let [parts, brackets, dashes] = [0, 0, 0]
  for (const lexeme of new Lexer().lex(text)) {
    if (++parts > MOST_PARTS) return fault(`expected at most ${MOST_PARTS} words, marks and line ends`)
    const mark = lexeme[0]
    if (lexeme.length === 1 && (mark === '[' || mark === '{')) brackets++
    else if (lexeme.length === 1 && (mark === ']' || mark === '}')) brackets = Math.max(0, brackets - 1)
    else if (lexeme === '-' || lexeme === '?') dashes++
    else if (mark === '\n' || mark === '\r') dashes = 0
    if (Math.max(brackets, dashes) > MOST_DEPTH) return fault(TOO_DEEP)
  }
  return undefined
}

const TOO_DEEP = `expected at most ${MOST_DEPTH} levels`

const inWords = (message: string): string =>
  message.includes('call stack') ? TOO_DEEP : `not YAML: ${message.split('\n')[0]!}`

const wordsOf = ({ code, message }: YAMLError): string =>
  inWords(code === 'MULTIPLE_DOCS' ? 'expected one document, got several' : message)

/** JSON may be indented with tabs, YAML may not; JSON has no raw tab inside a string. */
function tabless(text: string): string {
  if (!text.includes('\t') || !text.trimStart().startsWith('{')) return text
  try {
    JSON.parse(text)
    return text.replaceAll('\t', ' ')
  } catch {
    return text
  }
}
