/**
 * Marks that move a terminal's cursor, reverse its lines or hide neighbouring text: control characters (C0, DEL, C1),
 * direction marks (U+061C, U+200E, U+200F, U+202A–202E, U+2066–2069), line and paragraph separators, and other
 * invisible format marks. Joiners (U+200C, U+200D) are allowed because scripts and emoji need them.
 */
// eslint-disable-next-line no-control-regex
const marks = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g

/** Makes text from a file or a history safe for a terminal: one line, with marks made visible. */
export const withoutMarks = (text: string): string => text.replace(marks, '\ufffd')

/** The same for text of several lines. */
export const plainLines = (text: string): string => text.split('\n').map(withoutMarks).join('\n')

/** JSON with those marks escaped, so that a terminal shows it unchanged and a program reads the original text. */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(marks, (mark) =>
    mark === '\n' ? mark : `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
