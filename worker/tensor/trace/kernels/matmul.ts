import { size, type Attributes, type Node, type Type } from '../graph.ts'
import { broadcast, type Family, type Primitive } from './kernel.ts'

/**
 * Refuses matrix products whose batch dimensions broadcast in part: the reference engine multiplies those wrongly.
 * Either the batch dimensions are equal, or one operand is a single matrix.
 */
export function assertMatMulBatches(a: readonly number[], b: readonly number[]): void {
  const [batchA, batchB] = [a.slice(0, -2), b.slice(0, -2)]
  if (size(batchA) === 1 || size(batchB) === 1 || String(batchA) === String(batchB)) return
  throw new Error(
    `matMul of [${a}] and [${b}]: batch dimensions must be equal, or one operand a single matrix (tile or reshape it)`,
  )
}

interface Extent {
  rows: number
  inner: number
  columns: number
}

/** Rows, inner length and columns of a product. */
function extent(a: readonly number[], b: readonly number[], { transposeA, transposeB }: Attributes): Extent {
  const [rows, inner] = transposeA ? [a.at(-1)!, a.at(-2)!] : [a.at(-2)!, a.at(-1)!]
  const [innerB, columns] = transposeB ? [b.at(-1)!, b.at(-2)!] : [b.at(-2)!, b.at(-1)!]
  if (inner !== innerB) throw new Error(`matMul of [${a}] and [${b}]: inner lengths ${inner} and ${innerB} differ`)
  return { rows, inner, columns }
}

/** `alpha · A · B` over batches. */
const batchMatMul: Primitive = {
  name: 'BatchMatMul',
  infer([a, b]: readonly Type[], attributes) {
    assertMatMulBatches(a!.shape, b!.shape)
    const { rows, columns } = extent(a!.shape, b!.shape, attributes)
    const batch = broadcast(a!.shape.slice(0, -2), b!.shape.slice(0, -2))
    return { shape: [...batch, rows, columns], dtype: 'float32' }
  },
  flops(node: Node) {
    const { inner } = extent(node.inputs[0]!.shape, node.inputs[1]!.shape, node.attributes)
    return 2 * size(node.shape) * inner
  },
}

/**
 * Per run, the sum of the products of all elements of two tensors that a run has equal shapes of, either of which runs
 * may share: `[R, ...] × [R or 1, ...] → [R, 1, ...]`.
 */
const dot: Primitive = {
  name: 'Dot',
  infer: ([a, b]) => ({ shape: broadcast(a!.shape, b!.shape).map((n, axis) => (axis ? 1 : n)), dtype: 'float32' }),
}

/** Matrix products. */
export const matmul: Family = {
  primitives: [batchMatMul, dot],
  recorders: {
    BatchMatMul: (builder, { a, b }, { transposeA, transposeB }) =>
      builder.make('BatchMatMul', [a!, b!], { transposeA: !!transposeA, transposeB: !!transposeB, alpha: 1 }),
  },
}
