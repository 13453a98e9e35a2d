/** A column of a table among the inputs of a row. */
export interface InputColumn {
  readonly name: string
  /** Place of its first value in an input. */
  readonly at: number
  /** Its categories, each an input that is 1 where it holds; null if it is a number. */
  readonly labels: readonly string[] | null
  /** A number is stored as (number − mean) / deviation. */
  readonly mean: number
  readonly deviation: number
  /** Whether the input behind a number is 1 where its cell is blank. */
  readonly marksBlanks: boolean
}

/** Significant figures of a number, or of its column's deviation where that is larger. */
const digits = 6

/** The cells of a row as the table has them; null where a cell is blank. */
export const cellsOf = (input: ArrayLike<number>, columns: readonly InputColumn[]): (string | null)[] =>
  columns.map(({ at, labels, mean, deviation, marksBlanks }) => {
    if (labels) return labels.find((_, i) => input[at + i]! > 0.5) ?? null
    if (marksBlanks && input[at + 1]! > 0.5) return null
    return rounded(mean + deviation * input[at]!, deviation)
  })

function rounded(value: number, deviation: number): string {
  const size = Math.max(Math.abs(value), deviation)
  if (size === 0) return '0'
  const unit = 10 ** (Math.floor(Math.log10(size)) + 1 - digits)
  return String(Number((Math.round(value / unit) * unit).toPrecision(digits)))
}
