import type { Batched } from '../../shared/plan/plan.ts'
import { overColumns } from './columns.ts'
import { evaluated, literal } from './expression.ts'
import { tiled } from './product/tiles.ts'
import { counting, indented, type Writer } from './writer.ts'

/** Rows and columns of a tile: their sums, and what they are made of, fit the registers. */
const most = (registers: 16 | 32): number => (registers === 32 ? 4 : 2)

/** The lines of small products, as many at a time as a vector has numbers. */
export function batchedLines(writer: Writer, pass: Batched): string[] {
  const { batch, rows: M, inner: K, columns: N, lanes, a, b, alpha, value, out } = pass
  const index = batch.map((_, axis) => `b${axis}`)
  const side = most(writer.machine.registers)

  const tile = (rows: number, columns: number, lane: string, n: number): string[] => {
    const result = alpha === 1 ? 's[i][j]' : `(s[i][j] * ${literal(alpha)})`
    const spot = { index: [...index, '(m + i)', '(q + j)'], column: lane, n, result: 'result' }
    const made = evaluated(writer, value, spot)
    const left = Array.from({ length: rows }, (_, i) => {
      const from = writer.load(a, { index: [...index, `(m + ${i})`, 'k'], column: lane, n })
      return `const v l${i} = ${from};`
    })
    const right = Array.from({ length: columns }, (_, j) => {
      const from = writer.load(b, { index: [...index, 'k', `(q + ${j})`], column: lane, n })
      return [
        `const v r${j} = ${from};`,
        ...Array.from({ length: rows }, (_, i) => `s[${i}][${j}] = multiply_add(l${i}, r${j}, s[${i}][${j}]);`),
      ]
    })
    return [
      `v s[${rows}][${columns}] = {};`,
      `for (long k = 0; k < ${K}; k++) {`,
      ...[...left, ...right.flat()].map(indented),
      '}',
      `UNROLL for (int i = 0; i < ${rows}; i++) UNROLL for (int j = 0; j < ${columns}; j++) {`,
      `  const v result = ${result};`,
      ...made.lines.map(indented),
      `  ${writer.store(out, made.value, spot)}`,
      '}',
    ]
  }
  const over = (name: string, n: number, body: (count: number) => string[]): string[] => {
    const { size, whole, rest } = tiled(n, side)
    const many = [`for (long ${name} = 0; ${name} < ${whole}; ${name} += ${size}) {`, ...body(size).map(indented), '}']
    const last = [`{ const long ${name} = ${whole};`, ...body(rest).map(indented), '}']
    return [...(whole > 0 ? many : []), ...(rest > 0 ? last : [])]
  }
  const lines = overColumns(lanes, writer.machine.lanes, (lane, n) =>
    over('m', M, (rows) => over('q', N, (columns) => tile(rows, columns, lane, n))),
  )
  return batch.reduceRight((inner, n, axis) => counting(`b${axis}`, n, inner), lines)
}
