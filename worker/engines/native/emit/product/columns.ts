import type { Product } from '../../../shared/plan/plan.ts'
import { indented, offsetOf, sum, times, type Writer } from '../writer.ts'
import { inAround } from './around.ts'
import { finished } from './finish.ts'
import { tiled } from './tiles.ts'

/** Rows and vectors of columns whose sums, with what they are made of, fit the registers. */
const mostRows = (registers: 16 | 32, vectors: number): number => Math.floor((registers - 1 - vectors) / vectors) - 2

/** Vectors of neighbouring columns; each element of A is spread over a vector and multiplied with a row of B. */
export function alongColumns(writer: Writer, product: Product, index: readonly string[]): string[] {
  const { a, b, rows: M, inner: K, columns: N } = product
  const { lanes, registers } = writer.machine
  const [am, ak] = a.strides.slice(-2) as [number, number]
  const bk = b.strides.at(-2)!
  const left = sum([writer.pointer(a), offsetOf(a.strides, index)])
  const right = sum([writer.pointer(b), offsetOf(b.strides, index)])

  /** One tile: from row `m` and column `c` on, `rows` × `counts.length` vectors, of which each has so many columns. */
  const tile = (rows: number, counts: readonly number[]): string[] => {
    const vectors = counts.map((n, j) => {
      const place = sum(['right', times('k', bk), j * lanes])
      return `const v r${j} = ${n === lanes ? `load(${place})` : `load_first(${place}, ${n})`};`
    })
    const ends = counts.map((n, j) => [
      '{',
      ...finished(writer, product, { sums: `s[i][${j}]`, index, row: 'm + i', column: sum(['c', j * lanes]), n }).map(
        indented,
      ),
      '}',
    ])
    return [
      `v s[${rows}][${counts.length}] = {};`,
      `const float *const left = ${sum([left, times('m', am)])};`,
      `const float *const right = ${sum([right, 'c'])};`,
      ...inAround(product, [
        `for (long k = 0; k < ${K}; k++) {`,
        ...vectors.map(indented),
        `  UNROLL for (int i = 0; i < ${rows}; i++) {`,
        `    const v x = spread(left[${sum([times('i', am), times('k', ak)])}]);`,
        ...counts.map((_, j) => `    s[i][${j}] = multiply_add(x, r${j}, s[i][${j}]);`),
        '  }',
        '}',
      ]),
      `UNROLL for (int i = 0; i < ${rows}; i++) {`,
      ...ends.flat().map(indented),
      '}',
    ]
  }

  /** All rows of columns from `c` on. */
  const strip = (counts: readonly number[]): string[] => {
    const { size, whole, rest } = tiled(M, mostRows(registers, counts.length))
    const many =
      whole > 0 ? [`for (long m = 0; m < ${whole}; m += ${size}) {`, ...tile(size, counts).map(indented), '}'] : []
    const left = rest > 0 ? [`{ const long m = ${whole};`, ...tile(rest, counts).map(indented), '}'] : []
    return [...many, ...left]
  }

  const wide = 2 * lanes
  const whole = N - (N % wide)
  const rest = N - whole
  const counts = rest > lanes ? [lanes, rest - lanes] : [rest]
  return [
    ...(whole > 0
      ? [`for (long c = 0; c < ${whole}; c += ${wide}) {`, ...strip([lanes, lanes]).map(indented), '}']
      : []),
    ...(rest > 0 ? [`{ const long c = ${whole};`, ...strip(counts).map(indented), '}'] : []),
  ]
}
