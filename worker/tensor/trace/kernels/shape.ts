import { sameShape, size, type Node } from '../graph.ts'
import { axesOf, type Builder, type Family, type Primitive } from './kernel.ts'

const numbers = (value: unknown): number[] => value as number[]

const reshape: Primitive = {
  name: 'Reshape',
  infer([x], { shape }) {
    if (size(x!.shape) !== size(numbers(shape))) throw new Error(`cannot reshape [${x!.shape}] to [${shape}]`)
    return { shape: numbers(shape), dtype: x!.dtype }
  },
}

const transpose: Primitive = {
  name: 'Transpose',
  infer: ([x], { perm }) => ({ shape: numbers(perm).map((axis) => x!.shape[axis]!), dtype: x!.dtype }),
}

const tile: Primitive = {
  name: 'Tile',
  infer: ([x], { reps }) => ({ shape: x!.shape.map((n, axis) => n * numbers(reps)[axis]!), dtype: x!.dtype }),
}

const broadcastTo: Primitive = {
  name: 'BroadcastTo',
  infer: ([x], { shape }) => ({ shape: numbers(shape), dtype: x!.dtype }),
}

const concat: Primitive = {
  name: 'Concat',
  infer([first, ...rest], { axis }) {
    const length = rest.reduce((sum, next) => sum + next.shape[axis as number]!, first!.shape[axis as number]!)
    return { shape: first!.shape.with(axis as number, length), dtype: first!.dtype }
  },
}

/** A block with a step of 1, or of -1 to reverse an axis. */
const slice: Primitive = {
  name: 'Slice',
  infer: ([x], { size: sizes }) => ({ shape: numbers(sizes), dtype: x!.dtype }),
}

const reverse: Primitive = { name: 'Reverse', infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }) }

const pad: Primitive = {
  name: 'PadV2',
  infer: ([x], { before, after }) => ({
    shape: x!.shape.map((n, axis) => n + numbers(before)[axis]! + numbers(after)[axis]!),
    dtype: x!.dtype,
  }),
}

const cast: Primitive = {
  name: 'Cast',
  infer: ([x], { dtype }) => ({ shape: x!.shape, dtype: dtype as 'float32' | 'int32' | 'bool' }),
}

const primitives = [reshape, transpose, tile, broadcastTo, concat, slice, reverse, pad, cast]

/** A slice with sizes of -1 resolved. */
function block(builder: Builder, x: Node, begin: number[], sizes: number[]): Node {
  const resolved = x.shape.map((n, axis) =>
    sizes[axis] === undefined || sizes[axis] === -1 ? n - (begin[axis] ?? 0) : sizes[axis],
  )
  return builder.make('Slice', [x], { begin: x.shape.map((_, axis) => begin[axis] ?? 0), size: resolved })
}

function split(builder: Builder, x: Node, axis: number, sizes: readonly number[]): Node[] {
  let start = 0
  return sizes.map((length) => {
    const part = block(
      builder,
      x,
      x.shape.map((_, i) => (i === axis ? start : 0)),
      [...x.shape].with(axis, length),
    )
    start += length
    return part
  })
}

/** Kernels that move elements and compute nothing. */
export const shapes: Family = {
  primitives,
  recorders: {
    Reshape(builder, { x }, { shape }) {
      const known = size((shape as number[]).filter((n) => n !== -1))
      return builder.make('Reshape', [x!], {
        shape: (shape as number[]).map((n) => (n === -1 ? size(x!.shape) / known : n)),
      })
    },
    ExpandDims: (builder, { input }, { dim }) =>
      builder.make('Reshape', [input!], {
        shape: input!.shape.toSpliced(dim < 0 ? dim + input!.shape.length + 1 : dim, 0, 1),
      }),
    Transpose: (builder, { x }, { perm }) => builder.make('Transpose', [x!], { perm }),
    Tile: (builder, { x }, { reps }) => builder.make('Tile', [x!], { reps }),
    Concat(builder, inputs, { axis }) {
      const parts = Object.values(inputs).filter((part) => size(part.shape) > 0)
      return builder.make('Concat', parts, { axis: axesOf(axis, parts[0]!.shape.length)[0]! })
    },
    Pack(builder, inputs, { axis }) {
      const parts = Object.values(inputs)
      const at = axis < 0 ? axis + parts[0]!.shape.length + 1 : axis
      const shape = parts[0]!.shape.toSpliced(at, 0, 1)
      return builder.make(
        'Concat',
        parts.map((part) => builder.make('Reshape', [part], { shape })),
        { axis: at },
      )
    },
    Unpack(builder, { value }, { axis }) {
      const [at] = axesOf(axis, value!.shape.length)
      const shape = value!.shape.toSpliced(at!, 1)
      const ones = Array<number>(value!.shape[at!]!).fill(1)
      return split(builder, value!, at!, ones).map((part) => builder.make('Reshape', [part], { shape }))
    },
    SplitV(builder, { x }, { numOrSizeSplits, axis }) {
      const [at] = axesOf(axis, x!.shape.length)
      const length = x!.shape[at!]!
      const sizes = Array.isArray(numOrSizeSplits)
        ? (numOrSizeSplits as number[])
        : Array<number>(numOrSizeSplits).fill(length / numOrSizeSplits)
      const rest = length - sizes.reduce((sum, n) => sum + Math.max(n, 0), 0)
      return split(
        builder,
        x!,
        at!,
        sizes.map((n) => (n === -1 ? rest : n)),
      )
    },
    Slice: (builder, { x }, { begin, size: sizes }) => block(builder, x!, [begin].flat(), [sizes].flat()),
    Reverse: (builder, { x }, { dims }) => builder.make('Reverse', [x!], { axes: axesOf(dims, x!.shape.length) }),
    PadV2: (builder, { x }, { paddings, constantValue }) =>
      builder.make('PadV2', [x!], {
        before: (paddings as number[][]).map(([n]) => n!),
        after: (paddings as number[][]).map(([, n]) => n!),
        value: constantValue,
      }),
    Cast: (builder, { x }, { dtype }) => builder.make('Cast', [x!], { dtype }),
  },
}

/** Whether a reshape, transpose or cast changes nothing. */
const resizing = new Set(['Reshape', 'BroadcastTo', 'Tile', 'Slice', 'PadV2'])
export const idle = ({ kernel, inputs: [x], shape, dtype, attributes }: Node): boolean =>
  (resizing.has(kernel) && sameShape(x!.shape, shape)) ||
  (kernel === 'Cast' && x!.dtype === dtype) ||
  (kernel === 'Transpose' && numbers(attributes.perm).every((from, to) => from === to))
