import stringWidth from 'string-width'

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Columns that a text takes on a terminal: wide letters and emoji two, combining and invisible marks none. */
export const displayWidth = (text: string): number => stringWidth(text, { countAnsiEscapeCodes: true })

/** A text in at most `columns`, cut between letters as one sees them; `mark` says that something was cut. */
export function cut(text: string, columns: number, mark = ''): string {
  if (displayWidth(text) <= columns) return text
  let room = columns - displayWidth(mark)
  let kept = ''
  for (const { segment } of letters.segment(text)) {
    room -= displayWidth(segment)
    if (room < 0) break
    kept += segment
  }
  return kept + (columns < displayWidth(mark) ? '' : mark)
}
