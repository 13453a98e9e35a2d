import type { Product } from '../../../shared/plan/plan.ts'
import { indented, offsetOf, sum, times, type Writer } from '../writer.ts'
import { inAround } from './around.ts'
import { finished } from './finish.ts'
import { tiled } from './tiles.ts'

/** Scalar products of rows of A with columns of B, as many inner steps at a time as a vector has numbers. */
export function alongInner(writer: Writer, product: Product, index: readonly string[]): string[] {
  const { a, b, rows: M, inner: K, columns: N } = product
  const { lanes, registers } = writer.machine
  const [am, bn] = [a.strides.at(-2)!, b.strides.at(-1)!]
  const left = sum([writer.pointer(a), offsetOf(a.strides, index)])
  const right = sum([writer.pointer(b), offsetOf(b.strides, index)])
  const whole = K - (K % lanes)
  // Neither more columns than a vector of their sums holds.
  const columns = tiled(N, Math.min(lanes, registers === 32 ? 10 : 4))
  const mostRows = Math.max(1, Math.floor((registers - 6) / (columns.size + 1)))

  const tile = (rows: number, count: number): string[] => {
    const load = (place: string, n: number) => (n === lanes ? `load(${place})` : `load_first(${place}, ${n})`)
    const step = (k: string, n: number): string[] => [
      ...Array.from({ length: rows }, (_, i) => `const v l${i} = ${load(sum(['left', i * am, k]), n)};`),
      `UNROLL for (int j = 0; j < ${count}; j++) {`,
      `  const v x = ${load(sum(['right', times('j', bn), k]), n)};`,
      ...Array.from({ length: rows }, (_, i) => `  s[${i}][j] = multiply_add(l${i}, x, s[${i}][j]);`),
      '}',
    ]
    const ends = Array.from({ length: rows }, (_, i) => [
      '{',
      ...[
        `const v sums = {${Array.from({ length: count }, (_, j) => `total(s[${i}][${j}])`).join(', ')}};`,
        ...finished(writer, product, { sums: 'sums', index, row: sum(['m', i]), column: 'c', n: count }),
      ].map(indented),
      '}',
    ])
    return [
      `v s[${rows}][${count}] = {};`,
      `const float *const left = ${sum([left, times('m', am)])};`,
      `const float *const right = ${sum([right, times('c', bn)])};`,
      ...inAround(product, [
        ...(whole > 0
          ? [`for (long k = 0; k < ${whole}; k += ${lanes}) {`, ...step('k', lanes).map(indented), '}']
          : []),
        ...(K > whole ? ['{', ...step(String(whole), K - whole).map(indented), '}'] : []),
      ]),
      ...ends.flat(),
    ]
  }
  const over = (name: string, n: number, most: number, body: (count: number) => string[]): string[] => {
    const { size, whole, rest } = tiled(n, most)
    return [
      ...(whole > 0
        ? [`for (long ${name} = 0; ${name} < ${whole}; ${name} += ${size}) {`, ...body(size).map(indented), '}']
        : []),
      ...(rest > 0 ? [`{ const long ${name} = ${whole};`, ...body(rest).map(indented), '}'] : []),
    ]
  }
  return over('m', M, mostRows, (rows) => over('c', N, columns.size, (count) => tile(rows, count)))
}
