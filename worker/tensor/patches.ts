// What a window that moves over pictures reads, and its transpose, as named operations: an engine may read pictures in place.
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { operation } from './operation.ts'
import { composedPatches, composedSums, windowOf, type Moves, type Sliding } from './window.ts'

/** The input of each tap at each position, `[S, channels·height·width, B]` → `[S, taps, positions·B]`; padding `same`. */
export function patches(x: Tensor, sliding: Sliding): Tensor {
  const { channels, height, width } = sliding
  if (x.rank !== 3 || x.shape[1] !== channels * height * width)
    throw new Error(`patches of [${x.shape}]: expected [S, ${channels} · ${height} · ${width}, B]`)
  return read({ x }, sliding)
}

/** The sum for each pixel of what taps carry, `[S, taps, positions·B]` → `[S, channels·height·width, B]`. */
export function patchSums(x: Tensor, sliding: Sliding): Tensor {
  const { taps, places } = windowOf(sliding)
  const positions = places[0] * places[1]
  if (x.rank !== 3 || x.shape[1] !== taps || x.shape[2]! % positions)
    throw new Error(`patchSums of [${x.shape}]: expected [S, ${taps}, ${positions} · B]`)
  return added({ x }, sliding)
}

const math: Moves<Tensor> = {
  reshape: (x, shape) => tf.reshape(x, shape),
  pad: (x, before, after) => tf.pad(x, before.map((n, axis): [number, number] => [n, after[axis]!])), // prettier-ignore
  slice: (x, begin, size) => tf.slice(x, begin, size),
  concat: (parts, axis) => tf.concat(parts, axis),
  add: (a, b) => tf.add(a, b),
  zeros: (shape) => tf.zeros(shape),
}

const read = operation<{ x: Tensor }, Sliding>('Patches', ({ x }, sliding) =>
  composedPatches(math, x, [x.shape[0]!, x.shape[2]!], windowOf(sliding)),
)

const added = operation<{ x: Tensor }, Sliding>('PatchSums', ({ x }, sliding) => {
  const window = windowOf(sliding)
  return composedSums(math, x, [x.shape[0]!, x.shape[2]! / (window.places[0] * window.places[1])], window)
})

/** Both are linear, each the other's transpose: so are their gradients, to every order. */
const gradient = (kernelName: string, back: (dy: Tensor, sliding: Sliding) => Tensor): void =>
  tf.registerGradient({
    kernelName,
    gradFunc: (dy, _, attributes) => ({ x: () => back(dy as Tensor, attributes as unknown as Sliding) }),
  })
gradient('Patches', patchSums)
gradient('PatchSums', patches)
