/** Advance widths of Inter Regular for U+0020 … U+007E, in thousandths of an em. */
const advances = [
  281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646, 593, 620,
  566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903,
  753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612,
  583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426,
  333, 426, 662,
]

/** Width of a line of Inter Regular at a size; exact for ASCII, generous for the rest. */
export function textWidth(text: string, size: number): number {
  let sum = 0
  for (const character of text) sum += advances[character.codePointAt(0)! - 32] ?? 900
  return (sum / 1000) * size
}

/** Breaks a text at spaces into lines no wider than `width`, a number not from the word before it; what is longer than a
 * line is cut. */
export function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(beforeWord).flatMap((word) => fitted(word, width, size))) {
    const longer = line ? `${line} ${word}` : word
    if (line && textWidth(longer, size) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return line ? [...lines, line] : lines
}

/** Spaces that are not followed by a number, with or without a closing sign, that ends a word. */
const beforeWord = /\s+(?![−-]?[\d.]+[),;:]*(?:\s|$))/

/** A word with its number in one piece, or apart where only that fits. */
const fitted = (word: string, width: number, size: number): string[] =>
  textWidth(word, size) <= width ? [word] : word.split(/\s+/).flatMap((part) => cut(part, width, size))

function cut(word: string, width: number, size: number): string[] {
  const parts: string[] = []
  let part = ''
  for (const character of word) {
    if (part && textWidth(part + character, size) > width) {
      parts.push(part)
      part = ''
    }
    part += character
  }
  return part ? [...parts, part] : parts
}

/** A number as short as six significant digits allow, as d3's `~g` writes it; where numbers that stand `among` each
 * other would look the same, with as many digits as tell them apart. */
export function shortNumber(value: number, among: readonly number[] = []): string {
  if (value === 0) return '0'
  const rounded = Number(value.toPrecision(digitsOf(among)))
  const within = Math.abs(value) >= 1e-6 && Math.abs(value) < 1e6
  const plain = within && Math.abs(rounded) < 1e6
  return (plain ? String(rounded) : (within ? rounded : value).toExponential()).replace('-', '−')
}

/** Six significant digits, or more where six do not tell numbers apart. */
function digitsOf(among: readonly number[]): number {
  const apart = new Set(among).size
  let digits = 6
  while (digits < 15 && new Set(among.map((one) => Number(one.toPrecision(digits)))).size < apart) digits++
  return digits
}
