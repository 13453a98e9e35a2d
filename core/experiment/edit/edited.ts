import { isMap, isScalar, isSeq, parseDocument, type Document, type ParsedNode } from 'yaml'
import { canonicalJson } from '../canonical.ts'
import { plainValue, readSource } from '../source.ts'
import { fieldsAt, setApart } from './apart.ts'
import { changeAt, type Path } from './inPlace.ts'

export type { Path }

/** How a file is written: long lines are not wrapped. */
const style = { lineWidth: 0, flowCollectionPadding: true, verifyAliasOrder: false } as const

/** One map may have several merge keys. */
const reading = { keepSourceTokens: true, uniqueKeys: false } as const

/**
 * An experiment file with one field changed; undefined removes it. Every other character stays as its author wrote it.
 * Values that the field shares with others by an alias or a merge key are written out first, so that the others do not
 * change. A file that is not YAML, or is endless, stays unchanged. `tag` names a variant that was written as a single
 * word and now gets options; a new field at the top of the file gets its place in `order`.
 */
export function edited(given: string, path: Path, value: unknown, tag = 'kind', order: readonly string[] = []): string {
  const text = apart(given, path, value === undefined)
  const document = parseDocument(text, reading)
  if (document.errors.length > 0 || !hasEnd(given)) return given
  const change = document.contents ? changeAt(text, document, path, value, tag, order) : undefined
  const changed = change && text.slice(0, change.from) + change.insert + text.slice(change.to)
  if (value === undefined) remove(document, path)
  else set(document, path, value, tag)
  const rewritten = document.toString(style)
  return changed !== undefined && meansTheSame(changed, rewritten) ? changed : rewritten
}

/** Whether two files have the same values, in any order of fields. */
function meansTheSame(one: string, other: string): boolean {
  const [a, b] = [readSource(one), readSource(other)]
  if (!a.source || !b.source) return !a.source && !b.source && one.trim() === other.trim()
  return (
    a.faults.length <= b.faults.length && canonicalJson(plainValue(a.source)) === canonicalJson(plainValue(b.source))
  )
}

/** An experiment file in which a choice names other variants; options that none of them has are removed. */
export function renamed(
  text: string,
  path: Path,
  tag: string,
  names: string[],
  known: readonly string[],
  order: readonly string[] = [],
): string {
  const value = names.length > 1 ? names : names[0]
  const document = parseDocument(text, reading)
  if (document.errors.length > 0 || !hasEnd(text)) return text
  const fields = fieldsAt(document, path)
  if (!fields) {
    const isAbsent = document.getIn(path, true) === undefined
    return edited(text, path, isAbsent || names.length > 1 ? { [tag]: value } : value, tag, order)
  }
  const unknown = fields.filter((key) => !known.includes(key))
  let result = text
  for (const key of unknown) if (key !== tag) result = edited(result, [...path, key], undefined)
  return edited(result, [...path, tag], value)
}

/** The text with a field that shares nothing with other places; the same text if that is already so. */
function apart(text: string, path: Path, takesOut: boolean): string {
  const document = parseDocument(text, reading)
  if (document.errors.length > 0 || !hasEnd(text)) return text
  return setApart(document, path, takesOut) ? document.toString(style) : text
}

/** Whether a text's value is finite: an alias may be inside the node that it refers to. */
const hasEnd = (text: string): boolean => !text.includes('*') || readSource(text).source !== undefined

function set(document: Document, path: Path, value: unknown, tag: string): void {
  if (!document.contents) document.contents = document.createNode({}) as unknown as ParsedNode
  for (let depth = 1; depth < path.length; depth++) {
    const above = path.slice(0, depth)
    const node = document.getIn(above, true)
    if (isMap(node) || isSeq(node)) continue
    // A variant given as a single word becomes one with options.
    const named = isScalar(node) && typeof node.value === 'string' ? { [tag]: node.value } : undefined
    const container = typeof path[depth] === 'number' ? [] : (named ?? {})
    document.setIn(above, flowing(document, container, depth > 1))
  }
  document.setIn(path, flowing(document, value, true))
}

function flowing(document: Document, value: unknown, flow: boolean): unknown {
  const node = document.createNode(value)
  if (isMap(node) || isSeq(node)) node.flow = flow
  return node
}

/** Removes a field, and containers that are then empty. */
function remove(document: Document, path: Path): void {
  if (!document.hasIn(path)) return
  document.deleteIn(path)
  const above = path.slice(0, -1)
  const container = document.getIn(above, true)
  if (above.length > 0 && isMap(container) && container.items.length === 0) remove(document, above)
}
