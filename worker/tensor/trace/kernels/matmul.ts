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
  lower(model, inputs, node) {
    const { transposeA, transposeB, alpha = 1 } = node.attributes
    // ONNX Runtime multiplies lone rows and columns by other routines, with last bits that depend on how many runs
    // share the product; a factor keeps it on the common path.
    const lone = alpha === 1 && (node.shape.at(-1) === 1 || (!transposeA && node.shape.at(-2) === 1))
    if (alpha === 1 && !transposeA && !transposeB && !lone) return model.node('MatMul', inputs)
    const attributes = {
      transA: Number(transposeA ?? 0),
      transB: Number(transposeB ?? 0),
      alpha: { float: lone ? -1 : Number(alpha) },
    }
    const product = model.node('FusedMatMul', inputs, attributes, { domain: 'com.microsoft' })
    return lone ? model.node('Neg', [product]) : product
  },
  flops(node: Node) {
    const { inner } = extent(node.inputs[0]!.shape, node.inputs[1]!.shape, node.attributes)
    return 2 * size(node.shape) * inner
  },
}

/** Per run, the sum of the products of all elements of two equal shapes: `[R, ...] × [R, ...] → [R, 1, ...]`. */
const dot: Primitive = {
  name: 'Dot',
  infer: ([a]) => ({ shape: a!.shape.map((n, axis) => (axis ? 1 : n)), dtype: 'float32' }),
  lower(model, inputs, node) {
    const [a] = node.inputs
    const rows = model.integers([a!.shape[0]!, 1, size(a!.shape.slice(1))])
    const [x, y] = inputs.map((input) => model.node('Reshape', [input, rows]))
    const attributes = { transA: 0, transB: 1, alpha: { float: 1 } }
    const products = model.node('FusedMatMul', [x!, y!], attributes, { domain: 'com.microsoft' })
    return model.node('Reshape', [products, model.integers(node.shape)])
  },
}

/** Matrix products. */
export const matmul: Family = {
  primitives: [batchMatMul, dot],
  recorders: {
    BatchMatMul: (builder, { a, b }, { transposeA, transposeB }) =>
      builder.make('BatchMatMul', [a!, b!], { transposeA: !!transposeA, transposeB: !!transposeB, alpha: 1 }),
  },
}
