import { product, type Matrix } from './product.ts'
import { columnsOf, standard, type Standard } from './standard.ts'

/** Rows of numbers `[n, cols]` that several read: what is computed of them is computed once. They must not change afterwards. */
export interface Table {
  readonly data: Float32Array
  readonly n: number
  readonly cols: number
  /** Columns, `[cols][n]`. */
  readonly columns: Float32Array[]
  /** Standardisation on these rows. */
  standard(from: number, to: number): Standard
  /** These rows, standardised as told. */
  matrix(from: number, to: number, by: Standard): Matrix
  /** Products of all pairs of columns so standardised, summed over these rows, `[cols, cols]`. */
  gram(from: number, to: number, by: Standard): Float64Array
}

const tables = new WeakMap<Float32Array, Table>()

/** The table of these numbers, made once. */
export function tableOf(data: Float32Array, cols: number): Table {
  const known = tables.get(data)
  if (known?.cols === cols) return known
  const table = made(data, cols)
  tables.set(data, table)
  return table
}

function made(data: Float32Array, cols: number): Table {
  const n = data.length / cols || 0
  const grams = new WeakMap<Standard, (from: number, to: number) => Float64Array>()
  let columns: Float32Array[] | undefined
  const matrix = (from: number, to: number, by: Standard): Matrix => ({
    data: data.subarray(from * cols, to * cols),
    rows: to - from,
    cols,
    ...by,
  })
  return {
    data,
    n,
    cols,
    get columns() {
      return (columns ??= columnsOf(data, cols, 0, n))
    },
    standard: once((from, to) => standard(data, cols, from, to)),
    matrix,
    gram(from, to, by) {
      if (!grams.has(by))
        grams.set(
          by,
          once((from, to) => {
            const own = matrix(from, to, by)
            return product(own, own)
          }),
        )
      return grams.get(by)!(from, to)
    },
  }
}

/** Whether second moments of so many units cost less than so many linear readings of all of them, row by row. */
export const isCheapByMoments = (units: number, readings: number): boolean => units <= 16 * readings

/** Remembers the result per arguments. */
export function once<A extends unknown[], T>(compute: (...args: A) => T): (...args: A) => T {
  const known = new Map<string, T>()
  return (...args) => {
    const key = args.join()
    if (!known.has(key)) known.set(key, compute(...args))
    return known.get(key)!
  }
}
