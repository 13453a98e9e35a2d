import { size } from '../graph.ts'
import { axesOf, type Family, type Primitive } from './kernel.ts'

/** Rows by index along an axis; with batch dimensions, each batch by its own indices. */
const gather: Primitive = {
  name: 'GatherV2',
  infer([x, indices], { axis, batchDims }) {
    const [at, batch] = [axis as number, batchDims as number]
    return {
      shape: [...x!.shape.slice(0, at), ...indices!.shape.slice(batch), ...x!.shape.slice(at + 1)],
      dtype: x!.dtype,
    }
  },
  lower(model, [x, indices], { inputs, attributes }) {
    const [axis, batch] = [attributes.axis as number, attributes.batchDims as number]
    if (!batch) return model.node('Gather', [x!, indices!], { axis })
    if (axis !== batch) throw new Error(`GatherV2 with batchDims ${batch} along axis ${axis} is not lowered`)
    const wide = model.node('Cast', [indices!], { to: 7 })
    const each = model.node('Reshape', [wide, model.integers([...inputs[1]!.shape, 1])])
    return model.node('GatherND', [x!, each], { batch_dims: batch })
  },
}

/** Sums of the rows that share a segment; the gradient of `GatherV2`. */
const segmentSum: Primitive = {
  name: 'UnsortedSegmentSum',
  infer: ([x], { numSegments }) => ({ shape: [numSegments as number, ...x!.shape.slice(1)], dtype: x!.dtype }),
  lower(model, [x, ids], { shape, dtype, inputs }) {
    const zeros = model.node('Expand', [model.constant([0], [], dtype), model.integers(shape)])
    const rows = model.node('Reshape', [
      model.node('Cast', [ids!], { to: 7 }),
      model.integers([size(inputs[1]!.shape), 1]),
    ])
    return model.node('ScatterND', [zeros, rows, x!], { reduction: { text: 'add' } })
  },
}

const oneHot: Primitive = {
  name: 'OneHot',
  infer: ([indices], { depth, dtype }) => ({
    shape: [...indices!.shape, depth as number],
    dtype: dtype as 'float32' | 'int32' | 'bool',
  }),
  lower(model, [indices], { attributes: { depth, on, off }, dtype }) {
    const wide = model.node('Cast', [indices!], { to: 7 })
    const values = model.constant([off as number, on as number], [2])
    const hot = model.node('OneHot', [wide, model.constant([depth as number], [], 'int64'), values], { axis: -1 })
    return dtype === 'float32' ? hot : model.node('Cast', [hot], { to: dtype === 'int32' ? 6 : 9 })
  },
}

/** The largest k along the last axis, values or indices: descending, lower index first among equals, if `sorted`. */
const topK: Primitive = {
  name: 'TopK',
  infer: ([x], { k, part }) => ({
    shape: [...x!.shape.slice(0, -1), k as number],
    dtype: part === 'values' ? x!.dtype : 'int32',
  }),
  lower(model, [x], { attributes: { k, part, sorted } }) {
    const how = { axis: -1, largest: 1, sorted: sorted as number }
    const top = model.node('TopK', [x!, model.integers([k as number])], how, { outputs: 2 })
    return part === 'values' ? top : model.node('Cast', [`${top}.1`], { to: 6 })
  },
}

/** Kernels that pick elements by index. */
export const gathers: Family = {
  primitives: [gather, segmentSum, oneHot, topK],
  recorders: {
    GatherV2: (builder, { x, indices }, { axis, batchDims = 0 }) =>
      builder.make('GatherV2', [x!, indices!], { axis: axesOf(axis, x!.shape.length)[0]!, batchDims }),
    UnsortedSegmentSum: (builder, { x, segmentIds }, { numSegments }) =>
      builder.make('UnsortedSegmentSum', [x!, segmentIds!], { numSegments }),
    OneHot: (builder, { indices }, { depth, onValue, offValue, dtype }) =>
      builder.make('OneHot', [indices!], { depth, on: onValue, off: offValue, dtype: dtype ?? 'float32' }),
    TopK: (builder, { x }, { k, sorted }) =>
      ['values', 'indices'].map((part) =>
        builder.make('TopK', [x!], { k: k as number, part, sorted: Number(sorted ?? true) }),
      ),
  },
}
