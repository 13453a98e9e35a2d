/**
 * Marks that move a terminal's cursor, turn its lines around or hide what stands beside them: control characters (C0,
 * DEL, C1), marks of direction (U+061C, U+200E, U+200F, U+202A–202E, U+2066–2069), separators of lines and paragraphs,
 * and other invisible marks of format. Joiners (U+200C, U+200D) belong to scripts and emoji and are none of them.
 */
// eslint-disable-next-line no-control-regex
const marks = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g

/** Text from a file or a history on its way to a terminal: one line, marks made visible. */
export const withoutMarks = (text: string): string => text.replace(marks, '\ufffd')

/** The same of a text that may have several lines. */
export const plainLines = (text: string): string => text.split('\n').map(withoutMarks).join('\n')

/** JSON in which those marks are escaped, so that a terminal shows it as it is and a program reads what was meant. */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(marks, (mark) =>
    mark === '\n' ? mark : `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
