const special = /^\$+number$/

function wrap(value: unknown): unknown {
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { $number: Object.is(value, -0) ? '-0' : String(value) }
  }
  if (Array.isArray(value)) return value.map(wrap)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [escape(key), wrap(inner)]))
}

function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap)
  if (value === null || typeof value !== 'object') return value
  if ('$number' in value) return Number(value.$number)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [unescape(key), unwrap(inner)]))
}

const escape = (key: string) => (special.test(key) ? `$${key}` : key)
const unescape = (key: string) => (special.test(key) ? key.slice(1) : key)

/** JSON that keeps NaN, the infinities and -0, each as `{"$number": …}`. */
export function encode(value: unknown): string {
  return JSON.stringify(wrap(value))
}

/** The value that `encode` was given. */
export function decode<T>(text: string): T {
  // In a damaged row, a column that is never null may be null.
  if (typeof text !== 'string') throw new SyntaxError('there is none')
  const value: unknown = JSON.parse(text)
  return (text.includes('number"') ? unwrap(value) : value) as T
}
