import type { AssembledFunction } from '../../../../core/webAssembly/index.ts'
import { NotFused } from '../../shared/plan/notFused.ts'
import type { Product } from '../../shared/plan/plan.ts'
import { indices } from './indices.ts'
import { alongColumns } from './product/columns.ts'
import { alongInner } from './product/inner.ts'
import { Routine } from './routine.ts'
import type { Target } from './target.ts'

/** Rows of a product at all. */
const mostRows = 256

export function productRoutine(product: Product, target: Target): AssembledFunction {
  const routine = new Routine(target)
  const batches = indices(product.batch)
  const rows = batches.length * product.rows
  if (rows > mostRows) throw new NotFused(`a product of ${rows} rows`)
  const along = product.order === 'inner' ? alongInner : alongColumns
  return routine.assembled(batches.map((batch, i) => along(routine, product, batch, i)))
}
