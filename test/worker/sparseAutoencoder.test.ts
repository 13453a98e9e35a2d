import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { networks } from '../../worker/networks/index.ts'
import { flopsOf } from '../../worker/tensor/trace/flops.ts'
import { trace } from '../../worker/tensor/trace/trace.ts'
import type { Tensors } from '../../worker/tensor/program.ts'
import { assertDerivatives, drawn, gradientsOf, onReference, valuesOf } from './derivatives.ts'
import { assertNear } from './engines/near.ts'

const [R, B, U] = [2, 6, 4]

function stagesOf(features: number, { l1 = 0, k = 0, bias = true } = {}) {
  const shape = { input: [U], outputs: U, bias, outputBias: bias }
  const [encoder, decoder] = networks.get('sparse-autoencoder').stages({ features, l1, k }, shape)
  return { encoder: encoder!, decoder: decoder! }
}
const parametersOf = (features: number) => ({
  first: { weight: drawn([R, features, U], 1), bias: drawn([R, features, 1], 2) },
  second: { weight: drawn([R, U, features], 3), bias: drawn([R, U, 1], 4) },
})
const identity = (): Tensor => tf.reshape(tf.eye(U), [1, U, U])

test(
  'a sparse autoencoder whose weights are the identity reconstructs exactly: what is not negative, and all with both signs',
  onReference(() => {
    const x = drawn([1, U, B], 5)
    const one = stagesOf(U, { bias: false })
    const code = tf.relu(x)
    const f = one.encoder.forward({ weight: identity() }, code)
    assert.deepEqual(valuesOf(one.decoder.forward({ weight: identity() }, f)), valuesOf(code))
    const two = stagesOf(2 * U, { bias: false, k: U })
    const both = { weight: tf.concat([identity(), tf.neg(identity())], 1) }
    const back = { weight: tf.concat([identity(), tf.neg(identity())], 2) }
    assert.deepEqual(valuesOf(two.decoder.forward(back, two.encoder.forward(both, x))), valuesOf(x))
  }),
)

test(
  'the k largest features of each row stay, all where k is at least their number',
  onReference(() => {
    const features = 7
    const { first } = parametersOf(features)
    const x = drawn([R, U, B], 5)
    const dense = stagesOf(features).encoder.forward(first, x).arraySync() as number[][][]
    for (const k of [1, 3, 7, 50]) {
      const kept = stagesOf(features, { k }).encoder.forward(first, x).arraySync() as number[][][]
      for (let r = 0; r < R; r++)
        for (let b = 0; b < B; b++) {
          const row = dense[r]!.map((own) => own[b]!)
          const threshold = row.toSorted((a, c) => c - a)[Math.min(k, features) - 1]!
          assertNear(
            kept[r]!.map((own) => own[b]!),
            row.map((f) => (f >= threshold ? f : 0)),
            0,
          )
        }
    }
  }),
)

test(
  'growing columns of the decoder changes nothing, so that shrinking features does not make them cheaper',
  onReference(() => {
    const { decoder } = stagesOf(7, { l1: 0.3 })
    const { second } = parametersOf(7)
    const f = tf.relu(drawn([R, 7, B], 6))
    const grown = { ...second, weight: tf.mul(second.weight, tf.tensor([100, 0.1, 1, 3, 7, 2, 50], [1, 1, 7])) }
    assertNear(valuesOf(decoder.forward(grown, f)), valuesOf(decoder.forward(second, f)), 1e-5)
    assertNear(valuesOf(decoder.outgoing(grown, null)), Array<number>(R * 7).fill(1), 1e-5)
    const behind = drawn([R, U, 1], 8)
    assertNear(valuesOf(decoder.outgoing(grown, behind)), valuesOf(decoder.outgoing(second, behind)), 1e-5)
    const squares = valuesOf(tf.sum(tf.square(decoder.weights(second)), [1]))
    assertNear(squares, Array<number>(R * 7).fill(1), 1e-5)
  }),
)

test(
  'the penalty is λ·mean of the sum of features to the spread of the code: neither its scale nor its offset counts',
  onReference(() => {
    const { encoder } = stagesOf(U, { l1: 0.5 })
    const own = (scale: number, offset: number) => {
      const first = { weight: identity(), bias: tf.fill([1, U, 1], -offset) }
      const x = tf.add(tf.mul(tf.relu(drawn([1, U, B], 5)), scale), offset)
      return valuesOf(encoder.penalty!(first, x, encoder.forward(first, x)))[0]!
    }
    for (const scale of [0.1, 100]) assertNear([own(scale, 0)], [own(1, 0)], 1e-4)
    for (const offset of [-3, 10]) assertNear([own(1, offset)], [own(1, 0)], 1e-4)
    const hand = tf.tensor([3, 1, 0, 0, 0, 0, 0, 0], [1, U, 2]) // one unit, 3 and 1: a mean of 2 over a spread of 1
    assertNear(valuesOf(encoder.penalty!({}, hand, hand)), [1], 1e-5)
    assert.equal(stagesOf(U).encoder.penalty, undefined)
  }),
)

test(
  'rows that groups of runs share cost each run what rows of its own cost',
  onReference(() => {
    const { encoder } = stagesOf(5, { l1: 0.5 })
    const first = { weight: drawn([4, 5, U], 1), bias: drawn([4, 5, 1], 2) }
    const x = drawn([2, U, B], 5)
    const f = encoder.forward(first, x)
    const each = tf.concat([0, 0, 1, 1].map((group) => tf.slice(x, [group, 0, 0], [1, -1, -1])))
    assertNear(valuesOf(encoder.penalty!(first, x, f)), valuesOf(encoder.penalty!(first, each, f)), 1e-6)
    const one = tf.slice(x, [0, 0, 0], [1, -1, -1])
    assert.deepEqual(encoder.penalty!(first, one, f).shape, [4])
  }),
)

test(
  'a sparse autoencoder has the derivatives of central differences, and finite ones of dead features, columns and codes',
  onReference(() => {
    const { encoder, decoder } = stagesOf(5, { l1: 0.3 })
    const { first, second } = parametersOf(5)
    const x = drawn([R, U, 3], 5)
    const f = tf.relu(drawn([R, 5, 3], 6))
    assertDerivatives('decoder', (weight, bias, f) => decoder.forward({ weight: weight!, bias: bias! }, f!), [
      second.weight,
      second.bias,
      f,
    ])
    assertDerivatives('penalty', (x, f) => encoder.penalty!(first, x!, f!), [x, f])
    assertDerivatives('weights of features', (weight) => decoder.outgoing({ weight: weight! }, drawn([R, U, 1], 7)), [
      second.weight,
    ])
    const dead = gradientsOf(
      (w, d, x) => {
        const f = encoder.forward({ weight: w!, bias: tf.fill([R, 5, 1], -1) }, x!)
        const y = decoder.forward({ weight: d!, bias: second.bias }, f)
        return tf.add(tf.sum(y, [1, 2]), encoder.penalty!({}, x!, f))
      },
      [tf.zeros([R, 5, U]), tf.zeros([R, U, 5]), tf.ones([R, U, 3])],
    )
    assert.ok(dead.flatMap(valuesOf).every(Number.isFinite))
  }),
)

test('a sparse autoencoder counts the products of its encoder and its decoder', () => {
  for (const stage of Object.values(stagesOf(9, { k: 2 }))) {
    const program = {
      name: 'forward',
      state: Object.fromEntries(
        Object.entries(stage.parameters).map(([name, { shape }]) => [
          name,
          { shape: [R, ...shape], dtype: 'float32' as const },
        ]),
      ),
      feeds: { x: { shape: [R, stage.input[0]!, B], dtype: 'float32' as const } },
      step: (state: Tensors, { x }: Tensors) => ({ fetches: { y: stage.forward(state, x!) } }),
    }
    assert.equal(flopsOf(trace(program)), 2 * stage.products * R * B)
  }
})
