/** The most characters of a file name made from texts of others, before its date. */
const longest = 90

/**
 * The name of an exported file: experiment, figure and day, `ten-concepts-tradeoff-2026-11-30.svg`. Whatever is no letter
 * or digit becomes a hyphen, so no text can name another folder. The day is that of the machine's clock and zone.
 */
export function exportName(words: readonly string[], day: Date, ending: string): string {
  const name = words
    .join(' ')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
  const short = [...name].slice(0, longest).join('').replace(/-+$/, '')
  return `${short || 'export'}-${dayOf(day)}.${ending}`
}

const dayOf = (day: Date): string =>
  [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
