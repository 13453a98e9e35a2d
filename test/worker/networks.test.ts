import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Arrays } from '../../worker/engines/program.ts'
import { activations } from '../../worker/networks/activations.ts'
import { initialisations } from '../../worker/networks/initialisations.ts'
import { networks } from '../../worker/networks/index.ts'
import type { NetworkShape, Stage } from '../../worker/networks/network.ts'
import { Numbers } from '../../worker/train/numbers.ts'
import { Parameters } from '../../worker/train/parameters.ts'
import { assertDerivatives, drawn, onReference, valuesOf } from './derivatives.ts'
import { assertNear } from './engines/near.ts'
import { perRun } from './registered.ts'

const [R, B] = [2, 7]
const shape: NetworkShape = { inputs: 5, outputs: 3, bias: true, outputBias: true }
const random = (stage: Stage, seed: number) =>
  Object.fromEntries(
    Object.entries(stage.parameters).map(([name, { shape }], i) => [name, drawn([R, ...shape], seed + i)]),
  )

for (const network of networks) {
  const options = network.options.parse({})

  test(
    `${network.name} gives each stage's units, and its outputs last, with and without biases`,
    onReference(() => {
      for (const [bias, outputBias] of [
        [true, true],
        [true, false],
        [false, true],
        [false, false],
      ]) {
        // prettier-ignore
        const stages = network.stages(options, { ...shape, bias: bias!, outputBias: outputBias! })
        assert.equal(stages.at(-1)!.units, shape.outputs)
        assert.equal('bias' in stages.at(-1)!.parameters, outputBias)
        for (const stage of stages.slice(0, -1)) assert.equal('bias' in stage.parameters, bias)
        for (const inputs of [drawn([1, shape.inputs, B], 1), drawn([R, shape.inputs, B], 1)]) {
          let h = inputs
          for (const [i, stage] of stages.entries()) {
            h = stage.forward(random(stage, 20 * i), h)
            assert.deepEqual(h.shape, [R, stage.units, B])
          }
        }
      }
    }),
  )

  test(
    `${network.name} gives each run the outputs of its own parameters`,
    onReference(() => {
      for (const stage of network.stages(options, { ...shape, inputs: 4 }).slice(-1)) {
        const from = stage.parameters.weight!.shape[1]!
        const [own, x] = [random(stage, 3), drawn([R, from, B], 9)]
        const cut = (t: tf.Tensor, r: number) => tf.slice(t, [r, 0, 0], [1, -1, -1])
        const both = stage.forward(own, x)
        for (let r = 0; r < R; r++) {
          const alone = Object.fromEntries(Object.entries(own).map(([name, t]) => [name, cut(t, r)]))
          assert.deepEqual(valuesOf(cut(both, r)), valuesOf(stage.forward(alone, cut(x, r))))
        }
      }
    }),
  )
}

test(
  'a linear stage is Wx + b by hand',
  onReference(() => {
    const [stage] = networks.get('linear').stages({}, { inputs: 2, outputs: 2, bias: true, outputBias: true })
    const p = { weight: tf.tensor([1, 2, 3, 4], [1, 2, 2]), bias: tf.tensor([0.5, -1], [1, 2, 1]) }
    assert.deepEqual(valuesOf(stage!.forward(p, tf.tensor([1, 0, 10, 1], [1, 2, 2]))), [21.5, 2.5, 42, 3])
  }),
)

const formulas: Record<string, (x: number) => number> = {
  relu: (x) => Math.max(0, x),
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
      const stages = networks.get('mlp').stages({ hidden: [4, 3], activation: name }, shape)
      assert.equal(stages.length, 3)
      stages.forEach((stage, i) => {
        const [own, x] = [random(stage, 3), drawn([R, stage.parameters.weight!.shape[1]!, B], 9)]
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
    .stages({ hidden: [300], activation: 'relu' }, { ...shape, inputs: 200, outputs: 40 })
  const chosen = { variant: initialisations.get(name), path: 'init', options: {} }
  return new Parameters('own', seeds.length, stages).initial(chosen, new Numbers(values), seeds, 'test')
}
const weights = ['own/0/weight', 'own/1/weight']
const part = (values: Arrays[string], runs: number, r: number) =>
  values.slice((r * values.length) / runs, ((r + 1) * values.length) / runs)

const deviations: Record<string, number[]> = {
  'fan-in': [Math.sqrt(2 / 200), Math.sqrt(2 / 300)],
  normal: [0.3, 0.3],
  xavier: [Math.sqrt(2 / 500), Math.sqrt(2 / 340)],
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
