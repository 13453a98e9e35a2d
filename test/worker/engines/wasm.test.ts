import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Backend } from '../../../worker/engines/shared/compiled/backend.ts'
import { compiledEngine } from '../../../worker/engines/shared/compiled/engine.ts'
import { matMul } from '../../../worker/tensor/ops.ts'
import type { Arrays, Program, Specs, Tensors } from '../../../worker/tensor/program.ts'
import { trace } from '../../../worker/tensor/trace/trace.ts'
import { fusedBackend } from '../../../worker/engines/wasm/executable.ts'
import { narrow } from '../../../worker/engines/wasm/narrow.ts'
import { values } from '../../../worker/targets/values.ts'
import { Fit } from '../../../worker/evaluation/fit.ts'
import { cohortOf, planned } from '../training/plans.ts'
import { eagerStep } from './eager.ts'
import { assertNear } from './near.ts'
import { classifier, draw, numbers } from './programs.ts'

const nothingElse: Backend = { load: (graph) => Promise.reject(new Error(`${graph.program} is not fused`)) }
/** Fuses, or fails. */
const fused = compiledEngine(
  { name: 'fused', summary: '', packages: [] },
  fusedBackend(nothingElse, () => true),
)

/** What a program without feeds returns for a state, fused. */
async function fusedFetches(program: Program, state: Arrays, names: string[]): Promise<Arrays> {
  const compiled = await fused.compile([program])
  return compiled.start(state).run(program.name, {}, names)
}

const text = (name: string) => readFileSync(new URL(`../../../experiments/${name}.yaml`, import.meta.url), 'utf8')

test('the training programs of ten concepts, and of its held-out perceptrons, are fused', async () => {
  for (const plan of planned(text('ten-concepts'), 16)) {
    const cohort = cohortOf(plan)
    const training = cohort.programs.filter(({ update }) => update)
    assert.ok(training.every((program) => narrow(trace(program))))
    const session = (await fused.compile(training)).start(draw(cohort.state, 1))
    for (const program of training)
      await session.run(program.name, draw(program.feeds, 2), Object.keys(trace(program).fetches))
  }
  const fit = new Fit({
    runs: 3,
    sources: 3,
    sourceOf: Int32Array.of(0, 1, 2),
    input: [10],
    network: { kind: 'mlp', hidden: [64], activation: 'relu' },
    heads: [{ target: values, size: 10 }],
    batch: 128,
    rows: 7,
    stored: { inputs: 50, targets: 60 },
    feedsSpans: false,
  })
  const [own] = fit.programs
  assert.ok(narrow(trace(own!)))
  const session = (await fused.compile([own!])).start({ ...draw(own!.state, 1), ...fit.initial([1, 2, 3], 'test') })
  await session.run(own!.name, draw(own!.feeds, 2))
})

test('programs of wide layers, and those without products, are left to the other backend', () => {
  assert.equal(narrow(trace(classifier(2, 128, [64, 128, 128, 10]))), false)
  assert.equal(narrow(trace(classifier(2, 128, [784, 256, 256, 10]))), false)
  assert.equal(narrow(trace(one({ x: [2, 3] }, ({ x }) => tf.neg(x!)))), false)
})

const one = (shapes: Record<string, number[]>, compute: (t: Tensors) => tf.Tensor | tf.Tensor[]): Program => ({
  name: 'one',
  state: Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, { shape, dtype: 'float32' }]),
  ) as Specs,
  feeds: {},
  step: (tensors) => ({ fetches: Object.fromEntries([compute(tensors)].flat().map((tensor, i) => [`${i}`, tensor])) }),
})

/** Products of these extents, with a bias, a rectifier and a sum, against the reference engine. */
async function assertProduct(rows: number, inner: number, columns: number): Promise<void> {
  const shapes = { a: [2, rows, inner], at: [2, inner, rows], b: [2, inner, columns], bt: [1, columns, inner] }
  const program = one({ ...shapes, bias: [2, rows, 1], like: [2, rows, columns] }, ({ a, at, b, bt, bias, like }) => {
    const tiled = tf.tile(bt!, [2, 1, 1])
    const h = tf.relu(tf.add(matMul(a!, b!), bias!))
    return [
      h,
      tf.sum(h, 2),
      matMul(at!, b!, true),
      tf.sub(matMul(a!, tiled, false, true), like!),
      matMul(at!, tf.add(tiled, 1), true, true),
    ]
  })
  const state = draw(program.state, 7)
  const expected = eagerStep(program, state, {}).fetches
  const actual = await fusedFetches(program, state, Object.keys(expected))
  for (const [name, values] of Object.entries(expected))
    assertNear(actual[name]!, values, 2e-5, `${name} of ${rows} × ${inner} × ${columns}`)
}

test('products of every extent around vectors, tiles and loops agree with the reference engine', async () => {
  for (const [rows, inner, columns] of [
    [1, 1, 1],
    [1, 9, 1],
    [3, 2, 5],
    [2, 4, 16],
    [5, 33, 7],
    [10, 10, 10],
    [10, 40, 10],
    [7, 36, 31],
    [20, 10, 48],
    [25, 3, 19],
    [33, 17, 27],
    [64, 40, 66],
  ] as const)
    await assertProduct(rows, inner, columns)
})

test('a product of small whole numbers is exact', async () => {
  const state = { a: Float32Array.of(1, 2, 3, 4, 5, 6), b: Float32Array.of(1, 0, -1, 2, 3, -2) }
  const program = one({ a: [1, 2, 3], b: [1, 3, 2] }, ({ a, b }) => matMul(a!, b!))
  const { 0: product } = await fusedFetches(program, state, ['0'])
  // [1·1 + 2·(−1) + 3·3, 1·0 + 2·2 + 3·(−2)], [4·1 + 5·(−1) + 6·3, 4·0 + 5·2 + 6·(−2)]
  assert.deepEqual([...product!], [8, -2, 17, -2])
})

test('rows that crowd one part of the cache are computed right', async () => {
  const program = one({ w: [2, 20, 10], x: [2, 10, 1024], v: [2, 3, 20] }, ({ w, x, v }) => {
    const h = tf.relu(matMul(w!, x!))
    return [matMul(v!, h), matMul(h, h, false, true), tf.sum(tf.reshape(h, [2, 2, 10, 1024]), [1, 3])]
  })
  const state = draw(program.state, 3)
  const expected = eagerStep(program, state, {}).fetches
  const actual = await fusedFetches(program, state, Object.keys(expected))
  for (const [name, values] of Object.entries(expected)) assertNear(actual[name]!, values, 2e-5, name)
})

test('blocks that are cut, padded, joined, turned and gathered by run are read in place', async () => {
  const program: Program = {
    name: 'moves',
    state: {
      x: { shape: [3, 6, 5], dtype: 'float32' },
      shared: { shape: [2, 5, 4], dtype: 'float32' },
      of: { shape: [3], dtype: 'int32' },
    },
    feeds: {},
    step({ x, shared, of }) {
      const own = tf.gather(shared!, of as tf.Tensor1D) // [3, 5, 4]
      const cut = tf.slice(x!, [0, 1, 1], [3, 4, 3])
      return {
        fetches: {
          cut: tf.mul(cut, 2),
          padded: tf.pad(
            cut,
            [
              [0, 0],
              [1, 2],
              [0, 1],
            ],
            0.5,
          ),
          joined: tf.concat([tf.neg(cut), tf.slice(x!, [0, 0, 0], [3, 4, 2])], 2),
          turned: tf.add(tf.transpose(x!, [0, 2, 1]), 1),
          product: matMul(x!, own),
          plus: tf.add(own, tf.slice(x!, [0, 0, 0], [3, 5, 4])),
          deeper: tf.sum(tf.reshape(x!, [3, 2, 3, 5]), [1]),
        },
      }
    },
  }
  const state = { x: numbers(90, 1), shared: numbers(40, 2), of: Int32Array.of(1, 0, 1) }
  const expected = eagerStep(program, state, {}).fetches
  const compiled = await fused.compile([program])
  const actual = await compiled.start(state).run('moves', {}, Object.keys(expected))
  for (const [name, values] of Object.entries(expected)) assertNear(actual[name]!, values, 1e-6, name)
})

test('NaN and infinity pass through products, rectifiers and sums, and stay in their run', async () => {
  const program = one({ w: [3, 2, 2], x: [3, 2, 8] }, ({ w, x }) => {
    const h = tf.relu(matMul(w!, x!))
    return [h, tf.sum(h, 2)]
  })
  const state = { w: numbers(12, 4), x: numbers(48, 5) }
  state.w[5] = NaN
  const { 0: h, 1: sums } = await fusedFetches(program, state, ['0', '1'])
  assert.deepEqual(Array.from(sums!, Number.isNaN), [false, false, true, false, false, false])
  assert.equal(h!.slice(0, 16).some(Number.isNaN) || h!.slice(32).some(Number.isNaN), false)
})

for (const [what, compute] of Object.entries({
  'a sum over runs': ({ x }) => tf.sum(x!, 0),
  'runs turned into rows': ({ x }) => tf.transpose(x!, [1, 0, 2]),
  'an exponential': ({ x }) => tf.exp(x!),
  'whole numbers': ({ x }) => tf.cast(tf.mul(x!, 2), 'int32'),
} satisfies Record<string, (t: Tensors) => tf.Tensor>))
  test(`${what} is not fused`, async () => {
    // The second outcome says how many runs there are.
    const program = one({ x: [3, 2, 2] }, (t) => [compute(t), tf.neg(t.x!)])
    await assert.rejects(fusedFetches(program, { x: numbers(12, 1) }, ['0', '1']), /one is not fused/)
  })

test('what joins or flattens its first axis is not taken for runs', async () => {
  const program = one({ x: [3, 2, 2] }, ({ x }) => [tf.add(tf.concat([x!, x!], 0), 1), tf.neg(tf.reshape(x!, [12]))])
  const state = { x: numbers(12, 1) }
  const expected = eagerStep(program, state, {}).fetches
  const actual = await fusedFetches(program, state, ['0', '1'])
  for (const [name, values] of Object.entries(expected)) assertNear(actual[name]!, values, 1e-6, name)
})
