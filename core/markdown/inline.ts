import type { Inline } from './blocks.ts'

/** Marks inside marks beyond this depth are text, so that no text takes long or deep to read. */
const deepest = 12

const escapable = /[!-/:-@[-`{-~]/
const linkAt = /\[([^[\]\n]{1,2000})\]\(\s?<?([^\s()<>]{1,2000})>?(?: "[^"\n]{0,200}")?\)/y
const bareAt = /<?(https?:\/\/[^\s<>`]{1,2000})>?/y
const endings = /[.,;:!?'")\]*_]+$/

type Marked = { mark: string; kind: 'strong' | 'emphasis' | 'struck' }
const marks: readonly Marked[] = [
  { mark: '**', kind: 'strong' },
  { mark: '__', kind: 'strong' },
  { mark: '~~', kind: 'struck' },
  { mark: '*', kind: 'emphasis' },
  { mark: '_', kind: 'emphasis' },
]

/** Whether a link may lead there: a web page or an address of mail. */
const mayLead = (to: string): boolean => /^(https?:\/\/|mailto:)/i.test(to) && URL.canParse(to)

/** The inline Markdown of some lines: emphasis, code, links and line ends. HTML and pictures stay text. */
export function inlineOf(text: string, depth = 0): Inline[] {
  const parts: Inline[] = []
  let plain = ''
  /** Marks that have no further end: a later search would fail as well. */
  const endless = new Set<string>()
  const push = (part: Inline) => {
    if (plain) parts.push({ kind: 'text', text: plain })
    plain = ''
    parts.push(part)
  }
  for (let at = 0; at < text.length;) {
    const letter = text[at]!
    if (letter === '\\' && escapable.test(text[at + 1] ?? '')) {
      plain += text[at + 1]!
      at += 2
      continue
    }
    if (letter === '\n' || (letter === '\\' && text[at + 1] === '\n')) {
      plain = plain.trimEnd()
      push({ kind: 'break' })
      at += letter === '\\' ? 2 : 1
      continue
    }
    const found =
      letter === '`'
        ? codeAt(text, at, endless)
        : depth < deepest && !isEscaped(letter)
          ? (linkFrom(text, at, depth) ?? markedAt(text, at, depth, endless))
          : null
    if (found) {
      push(found.part)
      at = found.end
    } else {
      const run = letter === '`' ? runAt(text, at) : letter
      plain += run
      at += run.length
    }
  }
  if (plain) parts.push({ kind: 'text', text: plain })
  return parts
}

/** Letters that begin nothing, which are most. */
const isEscaped = (letter: string): boolean => !/[[<h*_~]/.test(letter)

const runAt = (text: string, at: number): string => {
  let end = at
  while (text[end] === '`') end++
  return text.slice(at, end)
}

type Found = { part: Inline; end: number } | null

function codeAt(text: string, at: number, endless: Set<string>): Found {
  const run = runAt(text, at)
  if (endless.has(run)) return null
  const from = at + run.length
  for (let end = text.indexOf(run, from); end >= 0; end = text.indexOf(run, end)) {
    const closing = runAt(text, end)
    if (closing === run) {
      const inside = text.slice(from, end).replaceAll('\n', ' ')
      const bare = /^ .*[^ ].* $/.test(inside) ? inside.slice(1, -1) : inside
      return { part: { kind: 'code', text: bare }, end: end + run.length }
    }
    end += closing.length
  }
  endless.add(run)
  return null
}

function linkFrom(text: string, at: number, depth: number): Found {
  linkAt.lastIndex = at
  const named = text[at] === '[' ? linkAt.exec(text) : null
  if (named) {
    const [whole, words, to] = named as unknown as [string, string, string]
    if (!mayLead(to)) return null
    // No link inside a link: its words are read as deep as they can be, where links are not looked for.
    const content = inlineOf(words, deepest)
    return { part: { kind: 'link', to, content }, end: at + whole.length }
  }
  if (depth > 0 && text[at] === '[') return null
  const before = text[at - 1] ?? ' '
  bareAt.lastIndex = at
  const bare = /[\s([<*_~]/.test(before) || text[at] === '<' ? bareAt.exec(text) : null
  if (!bare) return null
  const whole = bare[0].startsWith('<') && bare[0].endsWith('>')
  if (bare[0].startsWith('<') && !whole) return null
  const to = whole ? bare[1]! : bare[1]!.replace(endings, '')
  if (!mayLead(to)) return null
  return {
    part: { kind: 'link', to, content: [{ kind: 'text', text: to }] },
    end: at + (whole ? bare[0].length : to.length),
  }
}

function markedAt(text: string, at: number, depth: number, endless: Set<string>): Found {
  for (const { mark, kind } of marks) {
    if (!text.startsWith(mark, at) || endless.has(mark)) continue
    const from = at + mark.length
    if (!/\S/.test(text[from] ?? ' ')) continue
    // An underscore inside a word, as in a name of a file, is none.
    if (mark.startsWith('_') && /[\p{L}\p{N}_]/u.test(text[at - 1] ?? ' ')) continue
    const end = endOf(text, from, mark)
    if (end < 0) {
      endless.add(mark)
      continue
    }
    return { part: { kind, content: inlineOf(text.slice(from, end), depth + 1) }, end: end + mark.length }
  }
  return null
}

/** Where a mark closes: behind a letter, and not inside a longer run of the same mark. */
function endOf(text: string, from: number, mark: string): number {
  const one = mark[0]!
  for (let end = text.indexOf(mark, from + 1); end >= 0; end = text.indexOf(mark, end + 1)) {
    if (/\s/.test(text[end - 1]!) || text[end - 1] === '\\') continue
    if (mark.length === 1 && (text[end + 1] === one || text[end - 1] === one)) continue
    if (one === '_' && /[\p{L}\p{N}]/u.test(text[end + mark.length] ?? ' ')) continue
    // Of three marks, the outer two close it.
    return mark.length === 2 && text[end + 2] === one && text[end + 3] !== one ? end + 1 : end
  }
  return -1
}
