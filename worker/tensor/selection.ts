// The selection of the k largest as a named operation: sorting, bisection and a partial sort all do it, each at its best on
// another engine.
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { operation } from './operation.ts'
import { groupsOf } from './trace/kernels/selection.ts'

/**
 * 1 where x `[R, I, J]` is at least the k-th largest along an axis, else 0, so that ties are kept; one whole k ≥ 1 for each
 * run, more than there are numbers meaning all. It has no gradient: a mask is made of values off the tape.
 */
export function atLeastKth(x: Tensor, k: readonly number[], axis: 1 | 2 = 2): Tensor {
  if (x.rank !== 3 || k.length !== x.shape[0])
    throw new Error(`atLeastKth of [${x.shape}] with ${k.length} k: expected [R, I, J] and one k for each run`)
  const wrong = k.find((count) => !Number.isInteger(count) || count < 1)
  if (wrong !== undefined)
    throw new Error(
      `k of atLeastKth is ${wrong} (the nearest that it can be is ${Math.max(1, Math.round(wrong)) || 1})`,
    )
  return named({ x }, { k: k.map((count) => Math.min(count, x.shape[axis]!)), axis })
}

const named = operation<{ x: Tensor }, { k: readonly number[]; axis: 1 | 2 }>('AtLeastKth', ({ x }, { k, axis }) => {
  const turned = (y: Tensor) => (axis === 1 ? tf.transpose(y, [0, 2, 1]) : y)
  return turned(alongLast(turned(x), k))
})

/** Runs of one k are selected together: unsorted selection costs a fraction of sorting up to the largest k. */
function alongLast(x: Tensor, k: readonly number[]): Tensor {
  const { groups, placeOf } = groupsOf(k)
  const kth = groups.map((group) => kthLargest(groups.length > 1 ? tf.gather(x, [...group.runs], 0) : x, group.k))
  const threshold = groups.length > 1 ? tf.gather(tf.concat(kth, 0), placeOf, 0) : kth[0]! // [R, I, 1]
  return tf.cast(tf.greaterEqual(x, threshold), 'float32')
}

/** The k-th largest of the last axis, `[G, I, J]` → `[G, I, 1]`. */
function kthLargest(x: Tensor, k: number): Tensor {
  if (k === x.shape[2]) return tf.min(x, 2, true)
  if (k === 1) return tf.max(x, 2, true)
  return tf.min(tf.topk(x, k, false).values, 2, true)
}
