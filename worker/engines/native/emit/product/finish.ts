import { size } from '../../../../tensor/trace/graph.ts'
import type { Product } from '../../../shared/plan/plan.ts'
import { evaluated, literal } from '../expression.ts'
import { sum, times, type Writer } from '../writer.ts'

/** The row among those of all products, in C. */
export const rowOf = ({ batch, rows }: Product, index: readonly string[], row: string): string => {
  const places = index.map((at, axis) => times(at, rows * size(batch.slice(axis + 1))))
  return sum([...places, row])
}

/** Scales a vector of sums, applies the expression and stores it: `row` among those of all products, `n` columns. */
export function finished(
  writer: Writer,
  { alpha, split, value, out }: Product,
  { sums, row, column, n }: { sums: string; row: string; column: string; n: number },
): string[] {
  const index = split.map((length, axis) => {
    const behind = size(split.slice(axis + 1))
    const whole = behind === 1 ? 'row' : `row / ${behind}`
    return axis === 0 ? whole : `${whole} % ${length}`
  })
  const result = alpha === 1 ? sums : `(${sums} * ${literal(alpha)})`
  const spot = { index: index.map((at) => (at === 'row' ? at : `(${at})`)), column, n, result: 'result' }
  const made = evaluated(writer, value, spot)
  return [
    `const long row = ${row};`,
    `const v result = ${result};`,
    ...made.lines,
    writer.store(out, made.value, spot),
    '(void)row;',
  ]
}
