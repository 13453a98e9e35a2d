import { listsRoom, together } from '../../../shared/plan/lists.ts'
import type { Product } from '../../../shared/plan/plan.ts'
import { indented, sum, times, type Writer } from '../writer.ts'
import { finished } from './finish.ts'

/**
 * Lists of B's columns: for each place of a list four numbers of B times vectors of a column of A, whose rows are turned into
 * columns first. As each sum goes up the inner indices, it has the bits of the product that multiplies zeros too.
 */
export function alongLists(writer: Writer, product: Product): string[] {
  const { a, rows: M, inner: K, columns: N, out } = product
  const { lanes, registers } = writer.machine
  const room = listsRoom(K, N)
  const am = a.strides.at(-2)!
  const [left, lists] = [writer.pointer(a), writer.pointer(product.lists!, { type: 'int' })]
  const to = writer.pointer(out, { written: true })
  const mostVectors = registers === 32 ? 4 : 2

  /** Sums of the four columns of a list for all rows of a strip, to four rows of `sums`. */
  const list = (vectors: number): string[] => [
    `const int *const indices = ${lists} + ${room.indices} + (c / ${together} + l) * ${room.nextIndices};`,
    `const float *const fours = (const float *)${lists} + ${room.fours} + (c / ${together} + l) * ${room.nextFours};`,
    `v s[${together}][${vectors}] = {};`,
    `for (long e = 0; e < ${lists}[c / ${together} + l]; e++) {`,
    `  const float *const column = turned_rows + (long)indices[e] * ${vectors * lanes};`,
    `  UNROLL for (int i = 0; i < ${together}; i++) {`,
    `    const v x = spread(fours[${together} * e + i]);`,
    `    UNROLL for (int j = 0; j < ${vectors}; j++) s[i][j] = multiply_add(x, load(column + j * LANES), s[i][j]);`,
    '  }',
    '}',
    `UNROLL for (int i = 0; i < ${together}; i++)`,
    `  UNROLL for (int j = 0; j < ${vectors}; j++) store(sums[${together} * l + i] + j * LANES, s[i][j]);`,
  ]

  /** What the tile is written to in the end may be far: it comes nearer meanwhile. */
  const ahead = (rows: number): string[] =>
    out.strides.length === 2 && out.strides[1] === 1
      ? [`for (long i = 0; i < ${rows}; i++) __builtin_prefetch(${to} + (m + i) * ${out.strides[0]} + c, 1);`]
      : []

  /** All rows of a strip, and `n` columns from \`c\` on. */
  const tile = (rows: number, vectors: number, n: number): string[] => [
    `float sums[LANES][${vectors * lanes}], ends[${vectors * lanes}][LANES];`,
    ...ahead(rows),
    `for (long l = 0; l < ${Math.ceil(n / together)}; l++) {`,
    ...list(vectors).map(indented),
    '}',
    `for (int j = 0; j < ${vectors}; j++) turn_block(sums[0] + j * LANES, ${vectors * lanes}, ends[j * LANES], LANES);`,
    `for (long i = 0; i < ${rows}; i++) {`,
    ...finished(writer, product, { sums: 'load(ends[i])', index: [], row: 'm + i', column: 'c', n }).map(indented),
    '}',
  ]

  const strip = (rows: number): string[] => {
    const vectors = Math.ceil(rows / lanes)
    const whole = N - (N % lanes)
    const rest = N - whole
    return [
      `turned(${sum([left, times('m', am)])}, ${am}, turned_rows, ${vectors * lanes}, ${rows}, ${K});`,
      ...(whole
        ? [`for (long c = 0; c < ${whole}; c += LANES) {`, ...tile(rows, vectors, lanes).map(indented), '}']
        : []),
      ...(rest ? [`{ const long c = ${whole};`, ...tile(rows, vectors, rest).map(indented), '}'] : []),
    ]
  }

  const most = mostVectors * lanes
  const whole = M - (M % most)
  const rest = M - whole
  return [
    // Too large for the stack; one thread of a process computes.
    `static float turned_rows[${K * Math.min(most, Math.ceil(M / lanes) * lanes)}] __attribute__((aligned(64)));`,
    ...(whole ? [`for (long m = 0; m < ${whole}; m += ${most}) {`, ...strip(most).map(indented), '}'] : []),
    ...(rest ? [`{ const long m = ${whole};`, ...strip(rest).map(indented), '}'] : []),
  ]
}
