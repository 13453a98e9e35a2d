import type { Family, Primitive } from './kernel.ts'

/** Rows of a table `[n, D]` by their numbers `[groups · B]`: `[groups, B, D]`. */
const rowsOf: Primitive = {
  name: 'RowsOf',
  infer([table, rows], attributes) {
    const groups = attributes.groups as number
    return { shape: [groups, rows!.shape[0]! / groups, table!.shape[1]!], dtype: table!.dtype }
  },
}

/** Rows of stored tables, by name. */
export const tables: Family = {
  primitives: [rowsOf],
  recorders: {
    RowsOf: (builder, { table, rows }, { groups, apart }) =>
      builder.make('RowsOf', [table!, rows!], { groups, ...(apart && { apart }) }),
  },
}
