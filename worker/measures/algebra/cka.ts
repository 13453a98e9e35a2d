import { product, type Matrix } from './product.ts'
import { standard } from './standard.ts'

/** Rows of a code, `[n, units]`, row-major. */
export interface Rows {
  code: Float32Array
  units: number
}

/**
 * Linear centred kernel alignment of codes of the same rows, ‖YᵀX‖²_F / (‖XᵀX‖_F·‖YᵀY‖_F), both centred, in [0, 1] (Kornblith et
 * al. 2019, section 3); gives that of X and another. NaN where either does not vary. A unit that varies by no more than
 * float32 noise about its mean counts as constant. Of codes that have nothing in common it is about √(PR_x·PR_y) / n, PR
 * the participation ratios, and not 0.
 */
export function ckaWith(first: Rows): (other: Rows) => number {
  const x = centred(first)
  const own = x && sharedBy(x, x)
  let room: Float32Array | undefined
  return (other) => {
    const y = centred(other, room)
    room = y?.data
    if (!x || !y) return NaN
    if (other.code.length / other.units !== first.code.length / first.units)
      throw new Error(`codes of ${first.code.length / first.units} and ${other.code.length / other.units} rows`)
    return Math.min(1, sharedBy(x, y) / Math.sqrt(own! * sharedBy(y, y)))
  }
}

/** ‖YᵀX‖²_F: by units, or by rows where there are fewer of them. */
function sharedBy(x: Matrix, y: Matrix): number {
  if (x.rows >= Math.min(x.cols, y.cols)) return product(x, y).reduce((sum, c) => sum + c * c, 0)
  const [k, l] = [gramOfRows(x), gramOfRows(y)]
  return k.reduce((sum, own, at) => sum + own * l[at]!, 0)
}

/** XXᵀ, `[n, n]`. */
function gramOfRows({ data, rows, cols }: Matrix): Float64Array {
  const turned: Matrix = { data, rows: cols, cols: rows, transposed: true }
  return product(turned, turned)
}

/** Units less their means, divided by one deviation of all, in `room` where that is as long; null where none varies, or one is not finite. */
function centred({ code, units }: Rows, room?: Float32Array): Matrix | null {
  const n = code.length / units
  const { mean, sd } = standard(code, units, 0, n)
  const whole = Math.sqrt(sd.reduce((sum, own) => sum + own * own, 0))
  if (!(whole > 0) || !mean.every(Number.isFinite)) return null
  const data = room?.length === code.length ? room.fill(0) : new Float32Array(code.length)
  for (let i = 0, at = 0; i < n; i++)
    for (let j = 0; j < units; j++, at++) if (sd[j]! > 0) data[at] = (code[at]! - mean[j]!) / whole
  return { data, rows: n, cols: units }
}
