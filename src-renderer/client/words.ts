import { ORPCError } from '@orpc/client'

/** An error in words for the user: the lab's own messages unchanged, for others what to do. */
export function wordsOf(error: unknown): string {
  if (error instanceof ORPCError) {
    if (error.code !== 'INTERNAL_SERVER_ERROR' && error.code !== 'BAD_REQUEST') return sentence(error.message)
    return error.code === 'BAD_REQUEST'
      ? 'The lab did not understand what this page asked. Reload the page; the lab may have been updated.'
      : 'The lab met an error it did not expect. Nothing that was stored is lost; its log says more.'
  }
  if (error instanceof Error && error.name === 'AbortError')
    return 'The connection to the lab ended. It is being opened again.'
  return sentence(error instanceof Error ? error.message : String(error))
}

const sentence = (words: string): string => {
  const text = words.trim()
  return text && text[0]!.toUpperCase() + text.slice(1) + (/[.?]$/.test(text) ? '' : '.')
}
