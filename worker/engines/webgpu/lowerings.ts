import { elementTypes, type Model } from '../onnx/model.ts'
import type { Lowerings } from '../onnx/lowerings/lowering.ts'
import { size } from '../../tensor/trace/graph.ts'

const { float32, int32 } = elementTypes

/** The numbers 0 … n − 1 along the last of `rank` axes. */
const counting = (model: Model, n: number, rank: number, type: 'float32' | 'int32'): string =>
  model.constant([...Array(n).keys()], [...Array<number>(rank - 1).fill(1), n], type)

/** x − 2·⌊x/2⌋: 1 for odd whole numbers, 0 for even. */
function odd(model: Model, x: string): string {
  const half = model.node('Floor', [model.node('Mul', [x, model.constant([0.5], [])])])
  return model.node('Sub', [x, model.node('Mul', [half, model.constant([2], [])])])
}

/** A product of matrices, its operands transposed beforehand where they have to be. */
const product: Lowerings[string] = (model, [a, b], { inputs, attributes: { transposeA, transposeB, alpha = 1 } }) => {
  const turned = (value: string, rank: number) => {
    const axes = [...Array(rank).keys()]
    return model.node('Transpose', [value], { perm: [...axes.slice(0, -2), rank - 1, rank - 2] })
  }
  const [x, y] = [
    transposeA ? turned(a!, inputs[0]!.shape.length) : a!,
    transposeB ? turned(b!, inputs[1]!.shape.length) : b!,
  ]
  const made = model.node('MatMul', [x, y])
  return alpha === 1 ? made : model.node('Mul', [made, model.constant([Number(alpha)], [])])
}

/** The first index of the largest or smallest element along an axis. */
const argument =
  (extreme: 'ReduceMax' | 'ReduceMin'): Lowerings[string] =>
  (model, [x], { inputs, attributes }) => {
    const [axis] = attributes.axes as number[]
    const { shape } = inputs[0]!
    const best = model.node(extreme, [x!, model.integers([axis!])], { keepdims: 1 })
    const indices = model.constant(
      [...Array(shape[axis!]!).keys()],
      shape.map((n, i) => (i === axis ? n : 1)),
    )
    const chosen = model.node('Where', [model.node('Equal', [x!, best]), indices, model.constant([shape[axis!]!], [])])
    const first = model.node('ReduceMin', [chosen, model.integers([axis!])], { keepdims: 1 })
    return model.node('Cast', [first], { to: int32 })
  }

/** 1 where an index along the last axis is that of its row, as truth values `[..., n]`. */
const matches = (model: Model, indices: string, shape: readonly number[], n: number): string =>
  model.node('Equal', [
    model.node('Reshape', [indices, model.integers([...shape, 1])]),
    counting(model, n, shape.length + 1, 'int32'),
  ])

/**
 * Kernels in operators that ONNX Runtime's WebGPU provider has: it lacks 64-bit integers, `FusedMatMul`, `Sign`,
 * `Round`, `Or` and `OneHot`. Sums are plain reductions here: what they are on the processor keeps the last bits alike.
 */
export const webgpuLowerings: Lowerings = {
  BatchMatMul: product,
  Dot(model, [a, b], { shape }) {
    const axes = [...Array(shape.length).keys()].slice(1)
    return model.node('ReduceSum', [model.node('Mul', [a!, b!]), model.integers(axes)], { keepdims: 1 })
  },
  Sum(model, [x], { dtype, attributes }) {
    const axes = model.integers(attributes.axes as number[])
    if (dtype === 'float32') return model.node('ReduceSum', [x!, axes], { keepdims: 1 })
    const sum = model.node('ReduceSum', [model.node('Cast', [x!], { to: float32 }), axes], { keepdims: 1 })
    return model.node('Cast', [sum], { to: int32 })
  },
  Log: (model, inputs) => model.node('Log', inputs),
  Sign(model, [x], { dtype }) {
    const zero = model.constant([0], [], dtype)
    const [above, below] = ['Greater', 'Less'].map((test) =>
      model.node('Cast', [model.node(test, [x!, zero])], { to: elementTypes[dtype] }),
    )
    return model.node('Sub', [above!, below!])
  },
  // To the nearest whole number, halves to the even one.
  Round(model, [x]) {
    const half = model.constant([0.5], [])
    const floor = model.node('Floor', [x!])
    const rest = model.node('Sub', [x!, floor])
    const up = model.node('Cast', [model.node('Greater', [rest, half])], { to: float32 })
    const tie = model.node('Cast', [model.node('Equal', [rest, half])], { to: float32 })
    return model.node('Add', [floor, model.node('Add', [up, model.node('Mul', [tie, odd(model, floor)])])])
  },
  LogicalOr(model, [a, b]) {
    const neither = model.node('And', [model.node('Not', [a!]), model.node('Not', [b!])])
    return model.node('Not', [neither])
  },
  ArgMax: argument('ReduceMax'),
  ArgMin: argument('ReduceMin'),
  // Batches end to end, each one's indices moved on by the rows before it.
  GatherV2(model, [x, indices], { inputs, attributes }) {
    const [axis, batch] = [attributes.axis as number, attributes.batchDims as number]
    if (!batch) return model.node('Gather', [x!, indices!], { axis })
    if (axis !== batch) throw new Error(`GatherV2 with batchDims ${batch} along axis ${axis} is not lowered`)
    const [from, at] = [inputs[0]!.shape, inputs[1]!.shape]
    const batches = size(from.slice(0, batch))
    const starts = model.constant(
      Array.from({ length: batches }, (_, i) => i * from[axis]!),
      [...from.slice(0, batch), ...at.slice(batch).map(() => 1)],
      'int32',
    )
    const rows = model.node('Reshape', [x!, model.integers([batches * from[axis]!, ...from.slice(axis + 1)])])
    return model.node('Gather', [rows, model.node('Add', [indices!, starts])], { axis: 0 })
  },
  // A product with what each segment takes.
  UnsortedSegmentSum(model, [x, ids], { inputs, shape, dtype }) {
    const [rows, segments] = [size(inputs[1]!.shape), shape[0]!]
    const taken = matches(model, model.node('Reshape', [ids!, model.integers([rows])]), [rows], segments)
    const shares = model.node('Transpose', [model.node('Cast', [taken], { to: float32 })], { perm: [1, 0] })
    const flat = model.node('Reshape', [
      model.node('Cast', [x!], { to: float32 }),
      model.integers([rows, size(shape.slice(1))]),
    ])
    const sums = model.node('Reshape', [model.node('MatMul', [shares, flat]), model.integers(shape)])
    return dtype === 'float32' ? sums : model.node('Cast', [sums], { to: int32 })
  },
  OneHot(model, [indices], { inputs, attributes: { depth, on, off }, dtype }) {
    const [yes, no] = [on, off].map((value) => model.constant([Number(value)], [], dtype))
    return model.node('Where', [matches(model, indices!, inputs[0]!.shape, depth as number), yes!, no!])
  },
}
