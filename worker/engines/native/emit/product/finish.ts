import { sameShape, size } from '../../../../tensor/trace/graph.ts'
import type { Product } from '../../../shared/plan/plan.ts'
import { evaluated, literal } from '../expression.ts'
import { sum, times, type Writer } from '../writer.ts'

/** Scales a vector of sums, applies the expression and stores it: a row of the product at `index` of the batch, `n` columns. */
export function finished(
  writer: Writer,
  product: Product,
  { sums, index, row, column, n }: { sums: string; index: readonly string[]; row: string; column: string; n: number },
): string[] {
  const { alpha, value, out } = product
  const result = alpha === 1 ? sums : `(${sums} * ${literal(alpha)})`
  const spot = { index: placesOf(product, index), column, n, result: 'result' }
  const made = evaluated(writer, value, spot)
  return [
    `const long row = ${rowOf(product, index, row)};`,
    `const v result = ${result};`,
    ...made.lines,
    writer.store(out, made.value, spot),
    '(void)row;',
  ]
}

/** Whether the loops of values are those of the batch, and rows. */
const isPlain = ({ batch, rows, split }: Product): boolean => sameShape(split, [...batch, rows])

/** The row, counted among those of all products where values have loops of their own, in C. */
function rowOf(product: Product, index: readonly string[], row: string): string {
  const { batch, rows } = product
  if (isPlain(product)) return row
  return sum([...index.map((at, axis) => times(at, rows * size(batch.slice(axis + 1)))), row])
}

/** Where the loops of values are, in C. */
function placesOf(product: Product, index: readonly string[]): string[] {
  if (isPlain(product)) return [...index, 'row']
  return product.split.map((length, axis) => {
    const behind = size(product.split.slice(axis + 1))
    const whole = behind === 1 ? 'row' : `(row / ${behind})`
    return axis === 0 ? whole : `(${whole} % ${length})`
  })
}
