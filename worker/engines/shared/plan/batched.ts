import { readsOf, withReads } from './expression.ts'
import { NotFused } from './notFused.ts'
import { access, liftedAll, lifted, type Values } from './passes.ts'
import type { Batched } from './plan.ts'
import type { View } from './view.ts'

/** Products so many times over from which they are computed side by side. */
const fewest = 8

/** The axis of small products `[R, ..., n, M, K] × [R, ..., n, K, N]` that lie side by side; undefined where they do not. */
export function laneOf(a: View, b: View): number | undefined {
  const lane = b.shape.length - 3
  const [column, row] = [b.strides.at(-1)!, b.strides.at(-2)!]
  if (lane < 1 || b.shape[lane]! < fewest) return undefined
  const rowsOrColumns = (b.shape.at(-1)! > 1 && column === 1) || (b.shape.at(-2)! > 1 && row === 1)
  return b.strides[lane] === 1 && a.strides[lane] === 1 && !rowsOrColumns ? lane : undefined
}

/** Products A `[R, ..., n, M, K]` and B `[R, ..., n, K, N]`, n at a time, and an expression of each of their elements. */
export function batchedOf(
  values: Omit<Values, 'shape'>,
  { a, b, alpha }: { a: View; b: View; alpha: number },
  own: boolean,
): Batched {
  const { value, out } = liftedAll({ ...values, shape: [] }, own)
  const [left, right] = [lifted(a, own), lifted(b, own)]
  const [lane, rank] = [left.shape.length - 3, left.shape.length]
  const fits = ({ shape, strides }: View) => shape[lane] === 1 || strides[lane] === 0 || strides[lane] === 1
  if (!readsOf(value).every(fits)) throw new NotFused('products apart')
  const lanesLast = (view: View) => [
    ...view.strides.slice(1, lane),
    ...view.strides.slice(rank - 2),
    view.strides[lane]!,
  ]
  const from = (view: View) => access(view, lanesLast(view))
  return {
    kind: 'batched',
    batch: left.shape.slice(1, lane),
    rows: left.shape[rank - 2]!,
    inner: left.shape[rank - 1]!,
    columns: right.shape[rank - 1]!,
    lanes: left.shape[lane]!,
    a: from(left),
    b: from(right),
    alpha,
    value: withReads(value, from),
    out: from(out),
  }
}
