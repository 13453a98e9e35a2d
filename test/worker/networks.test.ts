import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { normEpsilon } from '../../worker/tensor/ops.ts'
import type { Arrays, Program, Tensors } from '../../worker/tensor/program.ts'
import { flopsOf } from '../../worker/tensor/trace/flops.ts'
import { trace } from '../../worker/tensor/trace/trace.ts'
import { activations } from '../../worker/networks/activations.ts'
import { initialisations } from '../../worker/initialisations/index.ts'
import { networks } from '../../worker/networks/index.ts'
import { effectiveOf, unitsOf, type NetworkShape, type Stage } from '../../worker/networks/network.ts'
import { Numbers } from '../../worker/tensor/numbers.ts'
import { Parameters } from '../../worker/networks/parameters.ts'
import { assertDerivatives, drawn, gradientsOf, onReference, valuesOf } from './derivatives.ts'
import { assertNear } from './engines/near.ts'
import { perRun } from './registered.ts'

const [R, B] = [2, 7]
const row: NetworkShape = { input: [5], outputs: 3, bias: true, outputBias: true }
const picture: NetworkShape = { ...row, input: [2, 5, 4] }
const sequence: NetworkShape = { ...row, input: [4, 5] }
/** Inputs of every form that a network reads. */
const shapesOf = { rows: [row, picture, sequence], pictures: [picture], sequences: [sequence] }
const random = (stage: Stage, seed: number, stages: readonly Stage[] = []) => {
  const shared = Object.entries(stage.shares ?? {}).map(
    ([name, of]) => [name, stages[of.stage]!.parameters[of.name]!] as const,
  )
  return Object.fromEntries(
    [...Object.entries(stage.parameters), ...shared].map(([name, { shape }], i) => [
      name,
      drawn([R, ...shape], seed + i),
    ]),
  )
}
const run = (t: tf.Tensor, r: number) => tf.slice(t, [r, 0, 0], [1, -1, -1])
const runOf = (p: Tensors, r: number): Tensors =>
  Object.fromEntries(Object.entries(p).map(([name, t]) => [name, run(t, r)]))

for (const network of networks) {
  const options = network.options.parse({})
  for (const shape of shapesOf[network.reads]) {
    const from = unitsOf(shape.input)

    test(
      `${network.name} gives each stage's shape, and its outputs last, with and without biases, from [${shape.input}]`,
      onReference(() => {
        for (const [bias, outputBias] of [
          [true, true],
          [true, false],
          [false, true],
          [false, false],
        ]) {
          const stages = network.stages(options, { ...shape, bias: bias!, outputBias: outputBias! })
          assert.deepEqual(stages.at(-1)!.output, [shape.outputs])
          const sizes = (stage: Stage) =>
            Object.values(stage.parameters).filter(({ start }) => start === 'zeros').length
          assert.equal(sizes(stages.at(-1)!) > 0, outputBias)
          for (const stage of stages.slice(0, -1)) assert.equal(sizes(stage) > 0, bias && network.biases !== 'outputs')
          for (const inputs of [drawn([1, from, B], 1), drawn([R, from, B], 1)]) {
            let [h, read] = [inputs, shape.input]
            for (const [i, stage] of stages.entries()) {
              assert.deepEqual(stage.input, read)
              h = stage.forward(random(stage, 20 * i, stages), h)
              assert.deepEqual(h.shape, [R, unitsOf(stage.output), B])
              read = stage.output
            }
          }
        }
      }),
    )

    test(
      `${network.name} gives each run the outputs of its own parameters, from [${shape.input}]`,
      onReference(() => {
        const stages = network.stages(options, shape)
        for (const stage of stages) {
          const [own, x] = [random(stage, 3, stages), drawn([R, unitsOf(stage.input), B], 9)]
          const both = stage.forward(own, x)
          for (let r = 0; r < R; r++)
            assert.deepEqual(valuesOf(run(both, r)), valuesOf(stage.forward(runOf(own, r), run(x, r))))
        }
      }),
    )
  }

  if (network.layers === null) continue
  const { layers, hidden: { before, each } = { before: 0, each: 1 } } = network
  test(`${network.name} has as many hidden layers as its option ${layers} says, which give what it says`, () => {
    const hidden = network.stages(options, shapesOf[network.reads][0]!).slice(0, -1)
    assert.equal(hidden.length, before + each * (options[layers] as unknown[]).length)
    for (const { output } of hidden) assert.equal(output.length === 3 ? 'pictures' : 'rows', network.gives)
  })
}

/** A 1 or 0 for each value: whether it is larger than that in size. */
const large = (x: tf.Tensor, than: number) => tf.cast(tf.greater(tf.abs(x), than), 'float32')

for (const [name, options, shape] of [
  ['linear', {}, row],
  ['mlp', { hidden: [4, 3], activation: 'relu' }, row],
  ['tied', { hidden: [4] }, row],
  ['tied', { hidden: [4] }, { ...row, outputs: 5 }],
  ['tied', { hidden: [4] }, { ...row, outputs: 7 }],
  ['conv', { channels: [3, 2], kernel: 3, stride: 2, activation: 'relu' }, picture],
  ['conv', { channels: [2, 3], kernel: 2, stride: 1, activation: 'relu' }, picture],
  ['conv', { channels: [2], kernel: 4, stride: 3, activation: 'relu' }, picture],
] as const)
  test(
    `the stages of ${name} ${JSON.stringify(options)} say of themselves what the matrices of their weights say`,
    onReference(() => {
      const stages = networks.get(name).stages(options, { ...shape, bias: false, outputBias: false })
      for (const [at, stage] of stages.entries()) {
        const J = unitsOf(stage.input)
        const drawnWeights = Object.entries(random(stage, 3 + at, stages))
        const p = Object.fromEntries(drawnWeights.map(([name, w]) => [name, tf.mul(w, large(w, 0.4))]))
        // The outputs of the ReLU output model are rectified, and nothing else of it.
        const rectified = (at === stages.length - 1) === (name === 'tied')
        const activation = rectified ? activations.relu : (z: tf.Tensor) => z
        // relu(M e) − relu(−M e) is M e, and without relu twice that.
        const unit = tf.reshape(tf.oneHot(tf.range(0, J, 1, 'int32'), J), [1, J, J])
        const twice = tf.sub(stage.forward(p, unit), stage.forward(p, tf.neg(unit)))
        const M = tf.div(twice, rectified ? 1 : 2) // [R, I, J]
        const x = tf.mul(drawn([R, J, B], 9), large(drawn([R, J, B], 8), 0.5))

        for (const behind of [null, drawn([R, unitsOf(stage.output), 1], 6)]) {
          const squares = behind ? tf.mul(tf.square(M), tf.square(behind)) : tf.square(M)
          const norms = tf.sqrt(tf.add(tf.sum(squares, [1]), 1e-8))
          assert.deepEqual(stage.outgoing(p, behind).shape, [R, J, 1])
          assertNear(valuesOf(stage.outgoing(p, behind)), valuesOf(norms), 1e-5)
        }

        const both = tf.sum(tf.matMul(large(M, 0), large(x, 0)), [1])
        assert.deepEqual(effectiveOf(stage, p, x).shape, [R, 1, B])
        assert.deepEqual(valuesOf(effectiveOf(stage, p, x)), valuesOf(both))

        const read = stage.taps(x, p) // [R, taps, places·B]
        const z = tf.reshape(tf.matMul(stage.weights(p), read), [R, unitsOf(stage.output), B])
        assertNear(valuesOf(stage.forward(p, x)), valuesOf(activation(z)), 1e-5)
        const others = tf.neg(stage.weights(p))
        assertNear(valuesOf(stage.forward(stage.reweighed(p, others), x)), valuesOf(activation(tf.neg(z))), 1e-5)

        const each = tf.square(drawn([R, unitsOf(stage.output), 1], 5))
        const kernels = stage.weights(p).shape[1]!
        const joined = tf.sqrt(tf.sum(tf.square(tf.reshape(each, [R, kernels, -1])), [2]))
        assert.deepEqual(stage.perKernel(each).shape, [R, kernels, 1])
        assertNear(valuesOf(stage.perKernel(each)), valuesOf(joined), 1e-5)
        assert.equal(flopsOf(trace(forwardOf(stage, stages))), 2 * stage.products * R * B)
      }
    }),
  )

/** The forward pass of a stage as a program. */
const forwardOf = (stage: Stage, stages: readonly Stage[]): Program => ({
  name: 'forward',
  state: Object.fromEntries(
    Object.entries(random(stage, 1, stages)).map(([name, { shape }]) => [name, { shape, dtype: 'float32' }]),
  ),
  feeds: { x: { shape: [R, unitsOf(stage.input), B], dtype: 'float32' } },
  step: (state, { x }) => ({ fetches: { y: stage.forward(state, x!) } }),
})

test(
  'the answers of a convolution have the derivatives of central differences, its norms those of dead kernels too',
  onReference(() => {
    const [stage] = networks
      .get('conv')
      .stages({ channels: [2], kernel: 3, stride: 2, activation: 'tanh' }, { ...picture, input: [1, 3, 4] })
    const own = random(stage!, 1)
    const x = drawn([R, 12, 2], 4)
    assertDerivatives('conv', (weight, bias, x) => stage!.forward({ weight: weight!, bias: bias! }, x!), [
      own.weight!,
      own.bias!,
      x,
    ])
    const behind = drawn([R, unitsOf(stage!.output), 1], 6)
    const outgoing = (weight?: tf.Tensor, norms: tf.Tensor | null = null) => stage!.outgoing({ weight: weight! }, norms)
    assertDerivatives('outgoing norms', (weight) => outgoing(weight), [own.weight!])
    assertDerivatives('path norms', (weight, norms) => outgoing(weight, norms), [own.weight!, behind])
    assertDerivatives('taps', (x) => tf.square(stage!.taps(x!, own)), [x])
    const dead = tf.zeros(own.weight!.shape)
    const least = tf.fill([R, unitsOf(stage!.output), 1], Math.sqrt(normEpsilon))
    for (const [gradient] of [
      gradientsOf((weight) => outgoing(weight), [dead]),
      gradientsOf((weight) => outgoing(weight, tf.zerosLike(behind)), [dead]),
      gradientsOf((norms) => stage!.perKernel(norms!), [least]),
    ])
      assert.ok(valuesOf(gradient!).every(Number.isFinite))
  }),
)

test(
  'a linear stage is Wx + b by hand',
  onReference(() => {
    const [stage] = networks.get('linear').stages({}, { input: [2], outputs: 2, bias: true, outputBias: true })
    const p = { weight: tf.tensor([1, 2, 3, 4], [1, 2, 2]), bias: tf.tensor([0.5, -1], [1, 2, 1]) }
    assert.deepEqual(valuesOf(stage!.forward(p, tf.tensor([1, 0, 10, 1], [1, 2, 2]))), [21.5, 2.5, 42, 3])
  }),
)

const formulas: Record<string, (x: number) => number> = {
  relu: (x) => Math.max(0, x),
  identity: (x) => x,
  tanh: (x) => (Math.exp(2 * x) - 1) / (Math.exp(2 * x) + 1),
  gelu: (x) => x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
}

for (const [name, activation] of Object.entries(activations)) {
  test(
    `${name} follows its formula and has the derivatives of central differences`,
    onReference(() => {
      const x = tf.mul(drawn([R, 4, B], 5), 4)
      assertNear(valuesOf(activation(x)), valuesOf(x).map(formulas[name]!), 1e-6)
      assertDerivatives(name, (x) => tf.square(activation(x!)), [drawn([R, 2, 3], 6)])
    }),
  )

  test(
    `an mlp puts ${name} after every hidden layer and after no output`,
    onReference(() => {
      const stages = networks.get('mlp').stages({ hidden: [4, 3], activation: name }, row)
      assert.equal(stages.length, 3)
      stages.forEach((stage, i) => {
        const [own, x] = [random(stage, 3), drawn([R, unitsOf(stage.input), B], 9)]
        const affine = tf.add(tf.matMul(own.weight!, x), own.bias!)
        assertNear(valuesOf(stage.forward(own, x)), valuesOf(i < 2 ? activation(affine) : affine), 1e-6)
      })
    }),
  )
}

/** Starting values of a wide two-layer network for these seeds, with these options of each run. */
function initial(name: string, seeds: number[], values: Record<string, number>[]): Arrays {
  const stages = networks
    .get('mlp')
    .stages({ hidden: [300], activation: 'relu' }, { ...row, input: [200], outputs: 40 })
  const chosen = { variant: initialisations.get(name), path: 'init', options: {} }
  return new Parameters('own', seeds.length, stages).initial(chosen, new Numbers(values), seeds, 'test', [])
}
const weights = ['own/0/weight', 'own/1/weight']
const part = (values: Arrays[string], runs: number, r: number) =>
  values.slice((r * values.length) / runs, ((r + 1) * values.length) / runs)

const deviations: Record<string, number[]> = {
  'fan-in': [Math.sqrt(2 / 200), Math.sqrt(2 / 300)],
  normal: [0.3, 0.3],
  xavier: [Math.sqrt(2 / 500), Math.sqrt(2 / 340)],
  lecun: [Math.sqrt(1 / 200), Math.sqrt(1 / 300)],
}

for (const init of initialisations) {
  const options = { ...init.options.parse({}), sd: 0.3 }
  const values = (runs: number) => perRun({ variant: init, path: 'init', options }, runs)

  test(`${init.name} starts weights normally with its standard deviation, and biases and moments at 0`, () => {
    const start = initial(init.name, [1], values(1))
    weights.forEach((name, i) => {
      const w = start[name]!
      const standard = Array.from(w, (x) => x / deviations[init.name]![i]!)
      const moment = (k: number) => standard.reduce((sum, x) => sum + x ** k, 0) / w.length
      const error = (sd: number) => (4 * sd) / Math.sqrt(w.length)
      assert.ok(Math.abs(moment(1)) < error(1), `mean ${moment(1)}`)
      assert.ok(Math.abs(moment(2) - 1) < error(Math.SQRT2), `variance ${moment(2)}`)
      assert.ok(Math.abs(moment(4) - 3) < error(Math.sqrt(96)), `fourth moment ${moment(4)}`)
    })
    for (const [name, w] of Object.entries(start))
      if (!weights.includes(name))
        assert.ok(
          w.every((x) => x === 0),
          name,
        )
  })

  test(`${init.name} starts equal seeds equally, whatever the cohort, and others otherwise`, () => {
    const many = initial(init.name, [5, 6, 5], values(3))
    const one = initial(init.name, [5], values(1))
    for (const name of weights) {
      assert.deepEqual(part(many[name]!, 3, 0), one[name])
      assert.deepEqual(part(many[name]!, 3, 2), one[name])
      assert.notDeepEqual(part(many[name]!, 3, 1), one[name])
    }
    assert.notDeepEqual(one[weights[0]!]!.slice(0, 100), one[weights[1]!]!.slice(0, 100))
  })
}

test('runs of one seed that differ in their standard deviation start in proportion', () => {
  const both = initial('normal', [5, 5], [{ 'init.sd': 0.1 }, { 'init.sd': 0.4 }])
  for (const name of weights) {
    const fourfold = Array.from(part(both[name]!, 2, 0), (x) => 4 * x)
    assertNear(part(both[name]!, 2, 1), fourfold, 1e-6)
  }
})
