/** An address within the lab: the words of the path, and the choices in the query. */
export interface Address {
  path: readonly string[]
  query: Readonly<Record<string, string>>
}

/** The address in a location's hash: `#/experiments/12/live?run=3`. */
export function parseAddress(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  return { path: path.split('/').filter(Boolean).map(decoded), query: Object.fromEntries(new URLSearchParams(query)) }
}

/** The hash of an address; empty values are left out. */
export function formatAddress({ path, query }: Address): string {
  const chosen = Object.entries(query).filter(([, value]) => value !== '')
  const search = chosen.length > 0 ? `?${new URLSearchParams(chosen)}` : ''
  return `#/${path.map(encodeURIComponent).join('/')}${search}`
}

/** A link to a screen: `to('experiments', 12, 'live')`. */
export const to = (...path: (string | number)[]): string => formatAddress({ path: path.map(String), query: {} })

function decoded(word: string): string {
  try {
    return decodeURIComponent(word)
  } catch {
    return word
  }
}
