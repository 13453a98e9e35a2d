import { windowOf, type Sliding } from '../../window.ts'
import { size, type Attributes } from '../graph.ts'
import type { Family, Given, Primitive } from './kernel.ts'

/** The window of a node. */
export const slidingOf = (attributes: Attributes): Sliding => attributes as unknown as Sliding

/** What each tap of a window reads at each position: `[S, channels·height·width, B]` → `[S, taps, positions·B]`. */
const patches: Primitive = {
  name: 'Patches',
  infer([x], attributes) {
    const { taps, places } = windowOf(slidingOf(attributes))
    const [S, , B] = x!.shape as [number, number, number]
    return { shape: [S, taps, size(places) * B], dtype: x!.dtype }
  },
}

/** Its transpose: the sum for each pixel of what taps carry. */
const patchSums: Primitive = {
  name: 'PatchSums',
  infer([x], attributes) {
    const { channels, height, width, places } = windowOf(slidingOf(attributes))
    const [S, , N] = x!.shape as [number, number, number]
    return { shape: [S, channels * height * width, N / size(places)], dtype: x!.dtype }
  },
}

const given = ({ channels, height, width, size, stride }: Given): Attributes => ({
  channels,
  height,
  width,
  size,
  stride,
})

/** Windows over pictures, by name. */
export const windows: Family = {
  primitives: [patches, patchSums],
  recorders: {
    Patches: (builder, { x }, attributes) => builder.make('Patches', [x!], given(attributes)),
    PatchSums: (builder, { x }, attributes) => builder.make('PatchSums', [x!], given(attributes)),
  },
}
