import type { Rows } from '../../shared/plan/plan.ts'
import { counting, offsetOf, times, type Writer } from './writer.ts'

/** Numbers in a cache line. */
const line = 16

/** The lines of a pass that copies rows of a table by their numbers. */
export function rowsLines(writer: Writer, { groups, count, columns, rows, table, out }: Rows): string[] {
  const [numbers, from] = [writer.pointer(rows, { type: 'int' }), writer.pointer(table)]
  const to = writer.pointer(out, { written: true })
  const source = (row: string) =>
    `${from} + (long)${numbers}[${offsetOf(rows.strides, ['g', row])}] * ${table.strides[0]}`
  const target = `${to} + ${offsetOf(out.strides, ['g', 'i'])}`
  const [along, outAlong] = [table.strides[1]!, out.strides[2]!]
  const copy =
    along === 1 && outAlong === 1
      ? [`memcpy(target, source, ${4 * columns});`]
      : counting('j', columns, [`target[${times('j', outAlong)}] = source[${times('j', along)}];`])
  // Rows lie anywhere in a table that no cache holds: the one after the next is fetched meanwhile.
  const ahead = [
    `if (i + 2 < ${count}) {`,
    `  const float *const later = ${source('(i + 2)')};`,
    `  for (long j = 0; j < ${columns}; j += ${line}) __builtin_prefetch(later + j);`,
    '}',
  ]
  const ofRow = [
    ...(along === 1 && columns >= 2 * line ? ahead : []),
    `const float *const source = ${source('i')};`,
    `float *const target = ${target};`,
    ...copy,
  ]
  return counting('g', groups, counting('i', count, ofRow))
}
