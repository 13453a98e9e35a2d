import { ORPCError } from '@orpc/client'

/** An error in words for the user: the lab's own messages unchanged, for others what to do. */
export function wordsOf(error: unknown): string {
  if (error instanceof ORPCError) {
    if (error.code !== 'INTERNAL_SERVER_ERROR' && error.code !== 'BAD_REQUEST') return sentence(error.message)
    return error.code === 'BAD_REQUEST'
      ? 'The lab did not understand this page’s request. Reload the page; the lab may have been updated.'
      : 'The lab met an unexpected error. Stored data is safe; its log has the details.'
  }
  if (error instanceof Error && error.name === 'AbortError') return 'The connection to the lab was lost. Reconnecting.'
  return sentence(error instanceof Error ? error.message : String(error))
}

/** A message as a sentence. It begins with a capital unless it begins with a name from a file or a filter. */
export function sentence(words: string): string {
  const text = words.trim()
  const begun = /^\p{Ll}[\p{Ll}'’-]*(?= (?![=!<>])|$)/u.test(text) ? text[0]!.toUpperCase() + text.slice(1) : text
  return text && begun + (/[.?]$/.test(text) ? '' : '.')
}
