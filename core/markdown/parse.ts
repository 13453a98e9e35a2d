import type { Block } from './blocks.ts'
import { inlineOf } from './inline.ts'

/** Lists and quotes inside each other beyond this depth are paragraphs. */
const deepest = 8

const heading = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/
const fence = /^ {0,3}(`{3,}|~{3,})[ \t]*([^`\s]*)/
const rule = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
const quote = /^ {0,3}> ?(.*)$/
const item = /^( {0,3})(?:([-*+])|(\d{1,9})[.)])(?:[ \t]+(.*)|$)/
const tableEdge = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*){0,63}\|?[ \t]*$/

/**
 * Reads the Markdown that notes use: headings, paragraphs, emphasis, code, lists, quotes, tables, rules and links to web
 * pages. A line end in a paragraph is one, as in comments on GitHub. HTML is shown as the text that it is; nothing is
 * loaded from elsewhere.
 */
export function parseMarkdown(text: string): Block[] {
  return blocksOf(text.replace(/\r\n?/g, '\n').replaceAll('\t', '    ').split('\n'), 0)
}

function blocksOf(lines: readonly string[], depth: number): Block[] {
  const blocks: Block[] = []
  for (let at = 0; at < lines.length;) {
    if (lines[at]!.trim() === '') {
      at++
      continue
    }
    const { block, end } = blockAt(lines, at, depth)
    blocks.push(block)
    at = end
  }
  return blocks
}

interface Read {
  block: Block
  /** Index of the line behind it. */
  end: number
}

function blockAt(lines: readonly string[], at: number, depth: number): Read {
  const line = lines[at]!
  const title = heading.exec(line)
  if (title) return { block: { kind: 'heading', level: title[1]!.length, content: inlineOf(title[2]!) }, end: at + 1 }
  if (fence.test(line)) return codeAt(lines, at)
  if (rule.test(line)) return { block: { kind: 'rule' }, end: at + 1 }
  if (depth < deepest && quote.test(line)) return quoteAt(lines, at, depth)
  if (depth < deepest && item.test(line)) return listAt(lines, at, depth)
  if (line.includes('|') && tableEdge.test(lines[at + 1] ?? '') && lines[at + 1]!.includes('-'))
    return tableAt(lines, at)
  let end = at + 1
  while (end < lines.length && lines[end]!.trim() !== '' && !begins(lines[end]!, depth)) end++
  const content = inlineOf(
    lines
      .slice(at, end)
      .map((line) => line.trim())
      .join('\n'),
  )
  return { block: { kind: 'paragraph', content }, end }
}

/** Whether a line ends the paragraph before it. */
const begins = (line: string, depth: number): boolean =>
  heading.test(line) ||
  fence.test(line) ||
  rule.test(line) ||
  (depth < deepest && (quote.test(line) || item.test(line)))

function codeAt(lines: readonly string[], at: number): Read {
  const [, mark, language] = fence.exec(lines[at]!) as unknown as [string, string, string]
  let end = at + 1
  const closes = (line: string) => {
    const bare = line.trim()
    return bare.length >= mark.length && bare === mark[0]!.repeat(bare.length)
  }
  while (end < lines.length && !closes(lines[end]!)) end++
  return { block: { kind: 'code', language, text: lines.slice(at + 1, end).join('\n') }, end: end + 1 }
}

function quoteAt(lines: readonly string[], at: number, depth: number): Read {
  let end = at
  while (end < lines.length && quote.test(lines[end]!)) end++
  const inside = lines.slice(at, end).map((line) => quote.exec(line)![1]!)
  return { block: { kind: 'quote', blocks: blocksOf(inside, depth + 1) }, end }
}

function listAt(lines: readonly string[], at: number, depth: number): Read {
  const first = item.exec(lines[at]!)!
  const numbered = first[3] !== undefined
  const items: Block[][] = []
  let end = at
  while (end < lines.length) {
    const found = item.exec(lines[end]!)
    if (!found || (found[3] !== undefined) !== numbered || rule.test(lines[end]!)) break
    const inside = [found[4] ?? '']
    for (end++; end < lines.length; end++) {
      const line = lines[end]!
      const blank = line.trim() === ''
      const further = blank ? /^ {2,}\S/.test(lines[end + 1] ?? '') : /^ {2,}\S/.test(line)
      // A line that follows without indentation goes on the item's paragraph.
      const lazy = !blank && lines[end - 1]!.trim() !== '' && !begins(line, depth)
      if (!further && !lazy) break
      inside.push(line.replace(/^ {1,4}/, ''))
    }
    items.push(blocksOf(inside, depth + 1))
    if (lines[end]?.trim() === '' && item.test(lines[end + 1] ?? '')) end++
  }
  return { block: { kind: 'list', start: numbered ? Number(first[3]) : null, items }, end }
}

function tableAt(lines: readonly string[], at: number): Read {
  const headers = cellsOf(lines[at]!)
  const edges = cellsOf(lines[at + 1]!)
  let end = at + 2
  while (end < lines.length && lines[end]!.includes('|') && lines[end]!.trim() !== '') end++
  const rows = lines.slice(at + 2, end).map((line) => {
    const cells = cellsOf(line)
    return headers.map((_, column) => inlineOf(cells[column] ?? ''))
  })
  const numeric = headers.map((_, column) => /[^:]:$/.test(edges[column] ?? ''))
  return { block: { kind: 'table', headers: headers.map((cell) => inlineOf(cell)), numeric, rows }, end }
}

/** The cells of a line of a table; a bar after a backslash is part of a cell. */
const cellsOf = (line: string): string[] =>
  line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))
