/** Orders names as people do: `2.png` before `10.png`. Equal numbers written otherwise are ordered by their letters. */
export function byName(a: string, b: string): number {
  const parts = (name: string): string[] => name.match(/\d+|\D+/g) ?? []
  const [left, right] = [parts(a), parts(b)]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [one, other] = [left[i]!, right[i]!]
    if (one === other) continue
    const [x, y] = [one, other].map((part) => (/^\d/.test(part) ? part.replace(/^0+(?=\d)/, '') : null))
    if (typeof x === 'string' && typeof y === 'string' && x !== y) return x.length - y.length || (x < y ? -1 : 1)
    if (typeof x !== 'string' || typeof y !== 'string') return one < other ? -1 : 1
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0)
}

/** The first three names, and how many there are. */
export const firstOf = (names: readonly string[]): string =>
  names.length > 3
    ? `${names.slice(0, 3).join(', ')} and ${(names.length - 3).toLocaleString('en')} more`
    : names.join(', ')
