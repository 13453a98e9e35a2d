import { elementTypes } from '../model.ts'
import type { Lowerings } from './lowering.ts'

const numbers = (value: unknown): number[] => value as number[]

/** Kernels that move elements and compute nothing. */
export const shapes: Lowerings = {
  Reshape: (model, [x], { shape }) => model.node('Reshape', [x!, model.integers(shape)]),
  Transpose: (model, inputs, { attributes }) => model.node('Transpose', inputs, { perm: numbers(attributes.perm) }),
  Tile: (model, [x], { attributes }) => model.node('Tile', [x!, model.integers(numbers(attributes.reps))]),
  BroadcastTo: (model, [x], { shape }) => model.node('Expand', [x!, model.integers(shape)]),
  Concat: (model, inputs, { attributes }) => model.node('Concat', inputs, { axis: attributes.axis as number }),
  Slice(model, [x], { inputs, attributes }) {
    const [begin, sizes] = [numbers(attributes.begin), numbers(attributes.size)]
    const axes = inputs[0]!.shape.flatMap((n, axis) => (sizes[axis] === n ? [] : [axis]))
    if (!axes.length) return model.node('Identity', [x!])
    const starts = axes.map((axis) => begin[axis]!)
    const ends = axes.map((axis) => begin[axis]! + sizes[axis]!)
    return model.node('Slice', [x!, model.integers(starts), model.integers(ends), model.integers(axes)])
  },
  Reverse(model, [x], { attributes }) {
    const axes = numbers(attributes.axes)
    const all = (value: number) => model.integers(axes.map(() => value))
    return model.node('Slice', [x!, all(-1), all(-(2 ** 31)), model.integers(axes), all(-1)])
  },
  PadV2(model, [x], { attributes: { before, after, value }, dtype }) {
    const pads = model.integers([...numbers(before), ...numbers(after)])
    return model.node('Pad', [x!, pads, model.constant([value as number], [], dtype)])
  },
  Cast: (model, inputs, { dtype }) => model.node('Cast', inputs, { to: elementTypes[dtype] }),
}
