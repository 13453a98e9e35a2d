/** Cells that say that nothing is known, besides an empty one; upper case is the same. */
const missingWords: ReadonlySet<string> = new Set(['na', 'n/a', 'n.a.', '#n/a', 'nan', 'null', 'none', '?', '-', '.'])

/** Whether a cell says nothing. */
export const isMissing = (cell: string): boolean =>
  cell === '' || (cell.length <= 4 && missingWords.has(cell.toLowerCase()))

/**
 * The number in a cell; NaN where it holds none, and infinite where it is too large. A comma is a decimal point where it does
 * not separate cells and something does.
 */
export function numberIn(cell: string, delimiter: string | null): number {
  const second = cell.charCodeAt(1)
  // Number() also reads 0x1f, 0b1 and 0o7.
  if (second > 0x39 && cell.charCodeAt(0) === 0x30 && second !== 0x65 && second !== 0x45) return NaN
  const number = Number(cell)
  if (Number.isNaN(number) && delimiter !== ',' && delimiter !== null && /^[-+]?\d+,\d+$/.test(cell))
    return Number(cell.replace(',', '.'))
  return cell === '' ? NaN : number
}
