import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Engine } from '../../../worker/engines/engine.ts'
import { matMul } from '../../../worker/tensor/ops.ts'
import type { Arrays, Program, Tensors } from '../../../worker/tensor/program.ts'
import { size } from '../../../worker/tensor/trace/graph.ts'
import { compiledEngines } from './engines.ts'
import { classifier, draw, ratesOf, tenConcepts } from './programs.ts'

/** State and fetches after three steps. */
async function outcome(engine: Engine, program: Program, state: Arrays, feeds: Arrays): Promise<Arrays> {
  const compiled = await engine.compile([program])
  const session = compiled.start(state)
  await session.run(program.name, feeds)
  await session.run(program.name, feeds)
  const fetches = Object.keys(probeFetches(program))
  const fetched = await session.run(program.name, feeds, fetches)
  const result = {
    ...(await session.read()),
    ...Object.fromEntries(fetches.map((name) => [`fetches/${name}`, fetched[name]!])),
  }
  compiled.release()
  return result
}

const probeFetches = ({ name }: Program): Record<string, true> =>
  name === 'ten concepts'
    ? { task: true, student: true, reader: true }
    : name === 'functions'
      ? { all: true }
      : { loss: true }

const part = (values: Float32Array | Int32Array, runs: number, run: number) =>
  values.slice((values.length / runs) * run, (values.length / runs) * (run + 1))

/** Trains sixteen runs together, and some of them alone; every bit must be the same. */
async function assertAlone(engine: Engine, make: (runs: number) => Program): Promise<void> {
  const runs = 16
  const together = make(runs)
  const state = draw(together.state, 5, 0.5)
  const feeds = { ...draw(together.feeds, 6), ...ratesOf(together, (run) => 1e-3 * (run + 1)) }
  const all = await outcome(engine, together, state, feeds)
  for (const run of [0, 3, 15]) {
    const alone = make(1)
    const own = Object.fromEntries(Object.entries(state).map(([name, values]) => [name, part(values, runs, run)]))
    const fed = Object.fromEntries(
      Object.entries(feeds).map(([name, values]) => [
        name,
        values.length === size(alone.feeds[name]!.shape) ? values : part(values, runs, run),
      ]),
    )
    const one = await outcome(engine, alone, own, fed)
    for (const [name, values] of Object.entries(one)) {
      const bits = (array: Float32Array | Int32Array) => [...new Int32Array(array.slice().buffer)]
      assert.deepEqual(bits(values), bits(part(all[name]!, runs, run)), `${together.name}: ${name} of run ${run}`)
    }
  }
}

for (const engine of compiledEngines) {
  for (const batch of [1, 7, 33, 128, 130])
    test(`${engine.name}: a joint step at batch ${batch} gives a run the same bits alone and among sixteen`, () =>
      assertAlone(engine, (runs) => tenConcepts(runs, batch)))

  for (const widths of [
    [5, 7, 6, 3],
    [64, 32, 10],
    [3, 1, 2],
    [9, 16, 1],
    [1, 1, 1],
  ])
    for (const batch of [1, 50, 128])
      test(`${engine.name}: a perceptron ${widths.join('-')} at batch ${batch} gives a run the same bits alone and among sixteen`, () =>
        assertAlone(engine, (runs) => classifier(runs, batch, widths)))

  test(`${engine.name}: functions of one operand give the same bits wherever a run lies`, () =>
    assertAlone(engine, (runs) => ({
      name: 'functions',
      state: { x: { shape: [runs, 3, 7], dtype: 'float32' } },
      feeds: {},
      step({ x }: Tensors) {
        const positive = tf.add(tf.abs(x!), 0.01)
        const values = [
          tf.exp(x!),
          tf.log(positive),
          tf.sqrt(positive),
          tf.tanh(x!),
          tf.sigmoid(x!),
          tf.softplus(x!),
          tf.erf(x!),
          tf.rsqrt(positive),
          tf.pow(positive, 1.7),
          tf.pow(positive, 3),
          tf.sin(x!),
          tf.softmax(x!),
          tf.logSoftmax(x!),
          tf.cumsum(x!, 2),
          tf.div(x!, positive),
          tf.log1p(positive),
        ]
        return { fetches: { all: tf.concat(values, 1) } }
      },
    })))

  test(`${engine.name}: constants times one number of each run give the same bits alone and among sixteen`, () =>
    assertAlone(engine, (runs) => ({
      name: 'functions',
      state: {
        x: { shape: [runs, 1, 1], dtype: 'float32' },
        y: { shape: [runs], dtype: 'float32' },
        wide: { shape: [runs, 3, 7], dtype: 'float32' },
      },
      feeds: {},
      step({ x, y, wide }: Tensors) {
        const times = (tensor: tf.Tensor, ...factors: number[]) =>
          factors.reduce<tf.Tensor>((product, factor) => tf.mul(product, factor), tensor)
        const values = [
          times(x!, 0.3, 0.7, 1.9),
          times(tf.add(times(x!, 0.3), times(tf.exp(x!), 0.7)), 1.9),
          times(tf.mul(times(x!, 0.3), times(tf.exp(x!), 0.7)), 1.9),
          times(tf.sub(times(y!, 0.1), times(tf.exp(y!), 0.7)), 0.3, 1.1),
          tf.mul(wide!, times(x!, 0.3, 0.7)),
          times(tf.mul(wide!, times(x!, 0.3)), 0.7, 1.9),
          times(tf.div(times(tf.sum(wide!, [1, 2]), 0.3), times(y!, 0.7)), 1.9),
        ]
        return {
          fetches: {
            all: tf.concat(
              values.map((value) => tf.reshape(value, [runs, -1])),
              1,
            ),
          },
        }
      },
    })))

  test(`${engine.name}: sums over any axes and products of any shape give the same bits alone and among sixteen`, () =>
    assertAlone(engine, (runs) => ({
      name: 'functions',
      state: {
        x: { shape: [runs, 5, 33], dtype: 'float32' },
        w: { shape: [runs, 1, 5], dtype: 'float32' },
        even: { shape: [runs, 3, 48], dtype: 'float32' },
      },
      feeds: {
        shared: { shape: [1, 33, 4], dtype: 'float32' },
        one: { shape: [1, 33, 1], dtype: 'float32' },
        common: { shape: [1, 5, 33], dtype: 'float32' },
      },
      step({ x, w, even }: Tensors, { shared, one, common }: Tensors) {
        const flat = (tensor: tf.Tensor) => tf.reshape(tensor, [runs, -1])
        const values = [
          tf.sum(x!, 1),
          tf.sum(x!, 2),
          tf.sum(x!, [1, 2], true),
          tf.mean(x!, [1, 2], true),
          tf.sum(tf.square(x!), [1, 2], true),
          tf.sum(tf.mul(x!, common!), [1, 2], true),
          tf.sum(tf.mul(tf.exp(common!), tf.abs(x!)), [1, 2]),
          tf.sum(tf.mul(flat(x!), tf.reshape(common!, [1, -1])), 1),
          tf.sum(tf.mul(tf.mul(x!, common!), tf.add(x!, common!)), [1, 2]),
          tf.sum(even!, 2),
          tf.sum(even!, [1, 2]),
          tf.sum(flat(x!), 1, true),
          tf.max(x!, 1),
          matMul(x!, shared!),
          matMul(w!, x!),
          matMul(matMul(w!, x!), shared!),
          matMul(matMul(w!, x!), one!),
          matMul(x!, one!),
          matMul(x!, x!, false, true),
          matMul(x!, x!, true),
        ]
        return { fetches: { all: tf.concat(values.map(flat), 1) } }
      },
    })))
}
