import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { effectiveOf } from '../../worker/networks/network.ts'
import { networks } from '../../worker/networks/index.ts'
import { flopsOf } from '../../worker/tensor/trace/flops.ts'
import { trace } from '../../worker/tensor/trace/trace.ts'
import type { Tensors } from '../../worker/tensor/program.ts'
import { assertDerivatives, drawn, gradientsOf, onReference, valuesOf } from './derivatives.ts'
import { assertNear } from './engines/near.ts'

const [R, B, J, C] = [2, 9, 4, 3]
const shape = { input: [J], outputs: C, bias: true, outputBias: true }
/** The splits and the leaves of a tree. */
function treeOf(depth: number, { β = 1, balance = 0, outputs = C } = {}) {
  const options = { depth, inverseTemperature: β, balance }
  const [splits, leaves] = networks.get('soft-tree').stages(options, { ...shape, outputs })
  return { splits: splits!, leaves: leaves! }
}
const filters = (depth: number) => ({
  weight: drawn([R, 2 ** depth - 1, J], 1),
  bias: drawn([R, 2 ** depth - 1, 1], 2),
})
const leavesOf = (depth: number) => ({ weight: drawn([R, C, 2 ** depth], 3), bias: drawn([R, C, 1], 4) })

for (const depth of [1, 2, 4])
  test(
    `a soft tree of depth ${depth} whose filters are large is a hard tree: each row takes the outputs of the leaf it falls into`,
    onReference(() => {
      const { splits, leaves } = treeOf(depth, { β: 1000 })
      const [p, own, x] = [filters(depth), leavesOf(depth), drawn([R, J, B], 5)]
      const z = splits.forward(p, x)
      const signs = z.arraySync() as number[][][]
      const [values, offset] = [own.weight, own.bias].map((t) => t.arraySync() as number[][][])
      const wanted = signs.flatMap((rows, r) =>
        Array.from({ length: C }, (_, c) =>
          Array.from({ length: B }, (_, b) => {
            let split = 0
            while (split < 2 ** depth - 1) split = 2 * split + (rows[split]![b]! > 0 ? 2 : 1)
            return values![r]![c]![split - (2 ** depth - 1)]! + offset![r]![c]![0]!
          }),
        ),
      )
      assertNear(valuesOf(leaves.forward(own, z)), wanted.flat(), 1e-5)
    }),
  )

test(
  'the paths to the leaves of a soft tree are probabilities, equal where its filters are 0',
  onReference(() => {
    const { leaves } = treeOf(3)
    const own = leavesOf(3)
    const paths = leaves.taps(tf.mul(drawn([R, 7, B], 1), 3), own)
    assert.deepEqual(paths.shape, [R, 8, B])
    assert.ok(valuesOf(paths).every((probability) => probability >= 0))
    assertNear(valuesOf(tf.sum(paths, [1])), Array<number>(R * B).fill(1), 1e-6)
    assertNear(valuesOf(leaves.taps(tf.zeros([1, 7, 1]), own)), Array<number>(8).fill(1 / 8), 0)
  }),
)

test(
  'a soft tree of one split has the weight of the linear map that it is where its filter is small',
  onReference(() => {
    const { splits, leaves } = treeOf(1, { β: 3, outputs: 1 })
    const own = { weight: tf.tensor([0.5, 2.5], [1, 1, 2]), bias: tf.zeros([1, 1, 1]) }
    const small = { weight: tf.fill([1, 1, J], 1e-3), bias: tf.zeros([1, 1, 1]) }
    const at = (x: number) => valuesOf(leaves.forward(own, splits.forward(small, tf.fill([1, J, 1], x))))[0]!
    const slope = (at(1) - at(-1)) / (2 * J * 1e-3) // of the output, to each filter weight times what it reads
    assertNear(valuesOf(leaves.outgoing(own, null)), [slope], 1e-3)
    assertNear([slope], [(2 * 3) / 4], 1e-3)
    // Seen through what is behind the outputs: a norm of 4 there.
    assertNear(valuesOf(leaves.outgoing(own, tf.fill([1, 1, 1], 4))), [6], 1e-5)
  }),
)

test(
  'what splits weigh does not depend on what all leaves have in common, and nothing hangs on a split between equal leaves',
  onReference(() => {
    const { leaves } = treeOf(2)
    const own = leavesOf(2)
    const weight = (weight: Tensor) => valuesOf(leaves.outgoing({ ...own, weight }, null))
    assertNear(weight(tf.add(own.weight, 5)), weight(own.weight), 1e-4)
    const equal = tf.tensor([1, 1, 4, 0], [1, 1, 4])
    const [root, left, right] = weight(equal)
    // Pairs across the root: (1, 4), (1, 0), (1, 4), (1, 0): a mean square of 5; a quarter of each root.
    assertNear([root!, left!, right!], [Math.sqrt(5 / 16 + 1e-8), 1e-4, 1], 1e-6)
  }),
)

test(
  'the balance of a soft tree is λ·depth·log 2 where each split sends half its rows each way, and more else, and finite',
  onReference(() => {
    const depth = 3
    const { leaves } = treeOf(depth, { balance: 0.5 })
    const own = leavesOf(depth)
    const penalty = (z: Tensor) => valuesOf(leaves.penalty!(own, z, z))[0]!
    const least = 0.5 * depth * Math.log(2)
    assertNear([penalty(tf.zeros([1, 7, B]))], [least], 1e-4)
    // All rows go one way, and some splits are never reached.
    const oneWay = tf.fill([1, 7, B], 200)
    assert.ok(penalty(oneWay) > least + 1 && Number.isFinite(penalty(oneWay)))
    const [gradient] = gradientsOf((z) => leaves.penalty!(own, z!, z!), [oneWay])
    assert.ok(valuesOf(gradient!).every(Number.isFinite))
    assert.equal(treeOf(depth).leaves.penalty, undefined)
    for (const by of [0.5, 2]) assert.ok(penalty(tf.fill([1, 7, B], by)) > least)
  }),
)

test(
  'the answers of a soft tree have the derivatives of central differences, at equal leaves too',
  onReference(() => {
    const depth = 2
    const { splits, leaves } = treeOf(depth, { β: 1.3, balance: 0.4 })
    const [p, own, x] = [filters(depth), leavesOf(depth), drawn([R, J, 3], 5)]
    const z = splits.forward(p, x)
    assertDerivatives('outputs', (weight, bias, z) => leaves.forward({ weight: weight!, bias: bias! }, z!), [
      own.weight,
      own.bias,
      z,
    ])
    assertDerivatives('balance', (z) => leaves.penalty!(own, z!, z!), [z])
    const behind = drawn([R, C, 1], 6)
    assertDerivatives('weights of splits', (weight, behind) => leaves.outgoing({ weight: weight! }, behind!), [
      own.weight,
      behind,
    ])
    const [gradient] = gradientsOf((weight) => leaves.outgoing({ weight: weight! }, null), [tf.ones(own.weight.shape)])
    assert.ok(valuesOf(gradient!).every(Number.isFinite))
  }),
)

test('a soft tree counts the products of its filters and of its leaves, of those that are not zero in effect', () => {
  const { splits, leaves } = treeOf(3)
  for (const stage of [splits, leaves]) {
    const entries = Object.entries(stage.parameters)
    const program = {
      name: 'forward',
      state: Object.fromEntries(
        entries.map(([name, { shape }]) => [name, { shape: [R, ...shape], dtype: 'float32' as const }]),
      ),
      feeds: { x: { shape: [R, stage.input[0]!, B], dtype: 'float32' as const } },
      step: (state: Tensors, { x }: Tensors) => ({ fetches: { y: stage.forward(state, x!) } }),
    }
    assert.equal(flopsOf(trace(program)), 2 * stage.products * R * B)
  }
  onReference(() => {
    // At hard splits one path is left, and one of its two outputs is 0.
    const weight = tf.tile(tf.tensor([1, 0], [1, 2, 1]), [1, 1, 8])
    const p = { weight, bias: tf.zeros([1, 2, 1]) }
    assertNear(valuesOf(effectiveOf(leaves, p, tf.fill([1, 7, 1], 200))), [1], 0)
    assertNear(valuesOf(effectiveOf(leaves, p, tf.zeros([1, 7, 1]))), [8], 0)
  })()
})
