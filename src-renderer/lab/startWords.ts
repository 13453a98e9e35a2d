/** How to start a lab that is gone, as sentences; `history`: path of its history, if it was ever told. */
export function startWords(history: string | null, inWindow: boolean): string {
  if (inWindow) return 'If it stays away, quit Pellucid and open it again; unfinished experiments can then be resumed.'
  const place = history === null ? '' : ` --history ${quoted(history)}`
  return `If it stays away, it has ended: start it with pellucid serve${place} and open the address that this prints.`
}

/** A path as one word of a shell. */
const quoted = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`)
