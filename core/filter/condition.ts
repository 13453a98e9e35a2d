/** How a value is compared. */
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/** One clause of a filter: a comparison of a column, or words to look for. */
export type Clause = { column: string; is: Comparison; value: string } | { words: string }

const spellings: Record<string, Comparison> = { '==': '=', '≠': '!=', '≤': '<=', '≥': '>=' }
const separators = /\s*(?:[,;]|&&|(?<=\s)and(?=\s|$))\s*/iu
const decimalComma = /\d+,(?=\d)[\d,.]*/u
const operator = /==|!=|<=|>=|[=<>≠≤≥]/u
const turned: Record<string, Comparison> = { '=>': '>=', '=<': '<=' }

/**
 * The clauses of a filter, all of which must hold: `testR2 > .95, cost = 0.01`. They are separated by commas, semicolons
 * or `and`; a value in double quotes may contain any of these. Throws if a side of a comparison or a closing quote is
 * missing, and at a comma between two digits, which may be meant as a decimal point.
 */
export function clausesOf(text: string): Clause[] {
  if (text.split('"').length % 2 === 0) throw new Error(`${text}: a closing quote is missing`)
  const comma = decimalComma.exec(outsideQuotes(text))?.[0]
  if (comma !== undefined)
    throw new Error(
      `${comma}: a comma separates conditions; expected ${comma.replace(',', '.')}, or a space after the comma`,
    )
  return partsOf(text)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(clauseOf)
}

function clauseOf(part: string): Clause {
  const found = operator.exec(outsideQuotes(part))
  if (!found) return { words: unquoted(part) }
  const column = unquoted(part.slice(0, found.index).trim())
  const value = part.slice(found.index + found[0].length).trim()
  const is = spellings[found[0]] ?? (found[0] as Comparison)
  if (column === '') throw new Error(`${part}: a column is missing before ${found[0]}`)
  if (value === '') throw new Error(`${part}: a value is missing after ${found[0]}`)
  const meant = turned[found[0] + value.charAt(0)]
  if (meant) throw new Error(`${part}: expected ${meant}`)
  const second = operator.exec(outsideQuotes(value))
  if (second) throw new Error(`${part}: write two comparisons, separated by a comma`)
  return { column, is, value: unquoted(value) }
}

/** The text between separators; those in quotes separate nothing. */
function partsOf(text: string): string[] {
  const parts: string[] = []
  let rest = text
  for (let found = separators.exec(outsideQuotes(rest)); found; found = separators.exec(outsideQuotes(rest))) {
    parts.push(rest.slice(0, found.index))
    rest = rest.slice(found.index + Math.max(1, found[0].length))
  }
  return [...parts, rest]
}

/** The same text with everything in quotes blanked out, at the same places. */
const outsideQuotes = (text: string): string => text.replace(/"[^"]*"/gu, (quoted) => '_'.repeat(quoted.length))

const unquoted = (text: string): string => (/^"[^"]*"$/u.test(text) ? text.slice(1, -1) : text)
