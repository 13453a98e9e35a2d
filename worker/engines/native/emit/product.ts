import type { Product } from '../../shared/plan/plan.ts'
import { alongColumns } from './product/columns.ts'
import { alongInner } from './product/inner.ts'
import { alongLists } from './product/listed.ts'
import { counting, type Writer } from './writer.ts'

/** The lines of a product: for each of its batch, tiles of its rows and columns. */
export function productLines(writer: Writer, pass: Product): string[] {
  const { batch, order } = pass
  if (pass.lists) return alongLists(writer, pass)
  const index = batch.map((_, axis) => `b${axis}`)
  const lines = (order === 'inner' ? alongInner : alongColumns)(writer, pass, index)
  return batch.reduceRight((inner, n, axis) => counting(`b${axis}`, n, inner), lines)
}
