import type { Rows } from '../../shared/plan/plan.ts'
import { offsetOf, times, counting, type Writer } from './writer.ts'

/** The lines of a pass that copies rows of a table by their numbers. */
export function rowsLines(writer: Writer, { groups, count, columns, rows, table, out }: Rows): string[] {
  const [numbers, from] = [writer.pointer(rows, { type: 'int' }), writer.pointer(table)]
  const to = writer.pointer(out, { written: true })
  const source = `${from} + (long)${numbers}[${offsetOf(rows.strides, ['g', 'i'])}] * ${table.strides[0]}`
  const target = `${to} + ${offsetOf(out.strides, ['g', 'i'])}`
  const [along, outAlong] = [table.strides[1]!, out.strides[2]!]
  const copy =
    along === 1 && outAlong === 1
      ? [`memcpy(target, source, ${4 * columns});`]
      : counting('j', columns, [`target[${times('j', outAlong)}] = source[${times('j', along)}];`])
  const ofRow = [`const float *const source = ${source};`, `float *const target = ${target};`, ...copy]
  return counting('g', groups, counting('i', count, ofRow))
}
