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
}

/** Sums of the rows that share a segment; the gradient of `GatherV2`. */
const segmentSum: Primitive = {
  name: 'UnsortedSegmentSum',
  infer: ([x], { numSegments }) => ({ shape: [numSegments as number, ...x!.shape.slice(1)], dtype: x!.dtype }),
}

const oneHot: Primitive = {
  name: 'OneHot',
  infer: ([indices], { depth, dtype }) => ({
    shape: [...indices!.shape, depth as number],
    dtype: dtype as 'float32' | 'int32' | 'bool',
  }),
}

/** The largest k along the last axis, values or indices: descending, lower index first among equals, if `sorted`. */
const topK: Primitive = {
  name: 'TopK',
  infer: ([x], { k, part }) => ({
    shape: [...x!.shape.slice(0, -1), k as number],
    dtype: part === 'values' ? x!.dtype : 'int32',
  }),
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
