// Rows of a stored table as a named operation: an engine that knows them may pass over the table's zeros.
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { operation } from './operation.ts'

/**
 * The rows of a table `[n, D]` that `rows` `[groups · B]` names, int32, group after group: `[groups, B, D]`. They are read
 * `apart` where no product is of several runs, however many there are: then an engine may choose by the shapes of one run.
 */
export function rowsOf(table: Tensor, rows: Tensor, groups: number, { apart = false } = {}): Tensor {
  if (table.rank !== 2 || rows.rank !== 1 || rows.dtype !== 'int32' || rows.size % groups)
    throw new Error(
      `rowsOf a table [${table.shape}] by ${rows.dtype} [${rows.shape}] in ${groups} groups: ` +
        'expected [n, D], int32 [groups · B]',
    )
  return named({ table, rows }, { groups, ...(apart && { apart }) })
}

const named = operation<{ table: Tensor; rows: Tensor }, { groups: number; apart?: true }>(
  'RowsOf',
  ({ table, rows }, { groups }) =>
    tf.reshape(tf.gather(table, rows as tf.Tensor1D, 0), [groups, rows.size / groups, table.shape[1]!]),
)
