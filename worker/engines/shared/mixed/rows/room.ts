import type { Specs } from '../../../../tensor/program.ts'
import { panel } from './kernels.ts'
import type { PickedRows, RowGradient, RowProduct } from './match.ts'
import { listSpecs } from './nonzeros.ts'

/** Columns of a gradient that are summed before they are written: they stay in the nearest cache. */
export const strip = 64

/** How many panels hold so many units; the last one may not be full. */
export const panelsOf = (units: number): number => Math.ceil(units / panel)

// Names of what lies in the memory.
export const rowPairs = (batch: number) => `kept/pairs of ${batch} rows`
export const columnPairs = (width: number) => `kept/pairs of ${width} columns`
export const columnEntries = ({ width, batch }: RowGradient) => `kept/entries of ${width} columns of ${batch} rows`
export const factorPanel = (batch: number) => `kept/panel of the factor of ${batch} rows`
export const sumsOf = (rows: number) => `kept/sums of ${rows} rows`
export const packed = (weight: string) => `kept/packed ${weight}`

/** What any product with picked rows keeps in a memory. */
const roomOfRows = ({ table, stored, batch, width }: PickedRows & { width: number }): Specs => ({
  ...listSpecs(table, [stored, width]),
  [rowPairs(batch)]: { shape: [batch, 2], dtype: 'int32' },
  [sumsOf(batch)]: { shape: [batch, panel], dtype: 'float32' },
})

/** What a product keeps in a memory. */
export const roomOfProduct = (product: RowProduct): Specs => ({
  ...roomOfRows(product),
  [packed(product.weight)]: { shape: [product.runs, panelsOf(product.units), product.width, panel], dtype: 'float32' },
})

/** What a gradient keeps in a memory. */
export const roomOfGradient = (gradient: RowGradient): Specs => ({
  ...roomOfRows(gradient),
  [columnPairs(gradient.width)]: { shape: [gradient.width, 2], dtype: 'int32' },
  [factorPanel(gradient.batch)]: { shape: [gradient.batch, panel], dtype: 'float32' },
  [columnEntries(gradient)]: { shape: [gradient.batch * gradient.width, 2], dtype: 'int32' },
  [sumsOf(strip)]: { shape: [strip, panel], dtype: 'float32' },
})
