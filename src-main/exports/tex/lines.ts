/** Letters of a line of TeX, which reads no line beyond 200,000 (`buf_size`), and old ones less. */
const most = 5000
/** Places on a line. */
const together = 8

/** Places of a plot, some to a line. */
export function placesOf(places: readonly string[]): string {
  const rows: string[] = []
  for (let at = 0; at < places.length; at += together) rows.push(places.slice(at, at + together).join(' '))
  return rows.join('\n  ')
}

/** A text as comment lines; a long one goes on behind another sign. */
export function comment(text: string): string[] {
  const plain = text.replace(/[\s\p{Cc}]+/gu, ' ')
  const lines: string[] = []
  for (let at = 0; at === 0 || at < plain.length; at += most) lines.push(`% ${plain.slice(at, at + most)}`)
  return lines
}
