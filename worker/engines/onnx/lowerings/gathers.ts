import { size } from '../../../tensor/trace/graph.ts'
import { elementTypes } from '../model.ts'
import type { Lowerings } from './lowering.ts'

const { int32, int64 } = elementTypes

/** Kernels that pick elements by index. */
export const gathers: Lowerings = {
  GatherV2(model, [x, indices], { inputs, attributes }) {
    const [axis, batch] = [attributes.axis as number, attributes.batchDims as number]
    if (!batch) return model.node('Gather', [x!, indices!], { axis })
    if (axis !== batch) throw new Error(`GatherV2 with batchDims ${batch} along axis ${axis} is not lowered`)
    const wide = model.node('Cast', [indices!], { to: int64 })
    const each = model.node('Reshape', [wide, model.integers([...inputs[1]!.shape, 1])])
    return model.node('GatherND', [x!, each], { batch_dims: batch })
  },
  RowsOf: (model, [table, rows], { shape }) =>
    model.node('Reshape', [model.node('Gather', [table!, rows!], { axis: 0 }), model.integers(shape)]),
  UnsortedSegmentSum(model, [x, ids], { shape, dtype, inputs }) {
    const zeros = model.node('Expand', [model.constant([0], [], dtype), model.integers(shape)])
    const wide = model.node('Cast', [ids!], { to: int64 })
    const rows = model.node('Reshape', [wide, model.integers([size(inputs[1]!.shape), 1])])
    return model.node('ScatterND', [zeros, rows, x!], { reduction: { text: 'add' } })
  },
  OneHot(model, [indices], { attributes: { depth, on, off }, dtype }) {
    const wide = model.node('Cast', [indices!], { to: int64 })
    const values = model.constant([off as number, on as number], [2])
    const hot = model.node('OneHot', [wide, model.constant([depth as number], [], 'int64'), values], { axis: -1 })
    return dtype === 'float32' ? hot : model.node('Cast', [hot], { to: elementTypes[dtype] })
  },
  TopK(model, [x], { attributes: { k, part, sorted } }) {
    const how = { axis: -1, largest: 1, sorted: sorted as number }
    const top = model.node('TopK', [x!, model.integers([k as number])], how, { outputs: 2 })
    return part === 'values' ? top : model.node('Cast', [`${top}.1`], { to: int32 })
  },
}
