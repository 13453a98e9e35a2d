import { size } from '../../../tensor/trace/graph.ts'
import type { Lowerings } from './lowering.ts'

/** Matrix products. */
export const matmul: Lowerings = {
  BatchMatMul(model, inputs, node) {
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
  // What runs share is repeated for each: ONNX Runtime would make one product of all runs with it, of other last bits.
  Dot(model, inputs, node) {
    const [runs, length] = [node.shape[0]!, size(node.inputs[0]!.shape.slice(1))]
    const [x, y] = node.inputs.map(({ shape }, place) => {
      const rows = model.node('Reshape', [inputs[place]!, model.integers([shape[0]!, 1, length])])
      return shape[0] === runs ? rows : model.node('Expand', [rows, model.integers([runs, 1, length])])
    })
    const attributes = { transA: 0, transB: 1, alpha: { float: 1 } }
    const products = model.node('FusedMatMul', [x!, y!], attributes, { domain: 'com.microsoft' })
    return model.node('Reshape', [products, model.integers(node.shape)])
  },
}
