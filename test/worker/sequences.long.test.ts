import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { parseExperiment } from '../../core/experiment/parse.ts'
import { catalog } from '../../worker/catalog.ts'
import { attend, effectiveAttention, squaresOfValues, type Attention } from '../../worker/networks/attention.ts'
import { networks } from '../../worker/networks/index.ts'
import { effectiveOf, unitsOf, type Stage } from '../../worker/networks/network.ts'
import type { Program, Tensors } from '../../worker/tensor/program.ts'
import { flopsOf } from '../../worker/tensor/trace/flops.ts'
import { trace } from '../../worker/tensor/trace/trace.ts'
import { assertDerivatives, drawn, gradientsOf, onReference, valuesOf } from './derivatives.ts'
import { assertNear } from './engines/near.ts'
import { cohortOf, planned } from './training/plans.ts'

const [R, B, V, L] = [2, 3, 4, 5]
const shape = { input: [V, L], outputs: 3, bias: true, outputBias: true }
const made = {
  transformer: networks.get('transformer').stages({ width: 4, heads: [2, 1], headWidth: 3, activation: 'gelu' }, shape),
  recurrent: networks.get('recurrent').stages({ units: [3, 2] }, shape),
}

const random = (stage: Stage, seed: number): Tensors =>
  Object.fromEntries(
    Object.entries(stage.parameters).map(([name, { shape }], i) => [name, drawn([R, ...shape], seed + i)]),
  )

const cases = Object.entries(made).flatMap(([network, stages]) =>
  stages.map((stage, i) => ({ name: `stage ${i} of a ${network}`, stage, seed: 30 * i })),
)

for (const { name, stage, seed } of cases) {
  test(
    `${name} has the derivatives of central differences, and as many operations as it says`,
    onReference(() => {
      const own = random(stage, seed)
      const names = Object.keys(own)
      const x = drawn([R, unitsOf(stage.input), 2], seed + 20)
      const named = (all: (Tensor | undefined)[]) => Object.fromEntries(names.map((name, i) => [name, all[i]!]))
      assertDerivatives(name, (...all) => tf.square(stage.forward(named(all), all.at(-1)!)), [
        ...names.map((parameter) => own[parameter]!),
        x,
      ])
      const program: Program = {
        name: 'forward',
        state: Object.fromEntries(names.map((name) => [name, { shape: own[name]!.shape, dtype: 'float32' }])),
        feeds: { x: { shape: [R, unitsOf(stage.input), B], dtype: 'float32' } },
        step: (state, { x }) => ({ fetches: { y: stage.forward(state, x!) } }),
      }
      assert.equal(flopsOf(trace(program)), 2 * stage.products * R * B)
    }),
  )

  test(
    `${name} weighs what it reads by differentiable norms, of dead units too`,
    onReference(() => {
      const own = random(stage, seed)
      const behind = drawn([R, unitsOf(stage.output), 1], seed + 21)
      const norms = stage.outgoing(own, behind)
      assert.deepEqual(norms.shape, [R, unitsOf(stage.input), 1])
      const outgoing = (weight: Tensor, behind: Tensor) => stage.outgoing({ ...own, weight }, behind)
      const dead = tf.zerosLike(own.weight!)
      for (const [gradient] of [
        gradientsOf((weight, behind) => outgoing(weight!, behind!), [dead, tf.zerosLike(behind)]),
        gradientsOf((weight, behind) => outgoing(weight!, behind!), [own.weight!, behind]),
      ])
        assert.ok(valuesOf(gradient!).every(Number.isFinite))
      const I = own.weight!.shape[1]!
      assert.deepEqual(stage.perKernel(behind).shape, [R, I, 1])
    }),
  )

  test(
    `${name} replaces its weights, whose taps are what they read`,
    onReference(() => {
      const own = random(stage, seed)
      const x = drawn([R, unitsOf(stage.input), B], seed + 22)
      const J = own.weight!.shape[2]!
      const taps = stage.taps(x, own)
      assert.deepEqual(taps.shape.slice(0, 2), [R, J])
      // Without its first tap it is as if that were always zero.
      const kept = tf.tensor(Array.from({ length: J }, (_, j) => Number(j > 0)), [1, 1, J]) // prettier-ignore
      const without = stage.reweighed(own, tf.mul(stage.weights(own), kept))
      assert.notDeepEqual(valuesOf(stage.forward(without, x)), valuesOf(stage.forward(own, x)))
      const alive = Math.round(valuesOf(effectiveOf(stage, without, x))[0]!)
      const dense = Math.round(valuesOf(effectiveOf(stage, own, x))[0]!)
      const places = taps.shape[2]! / B
      // All weights of a tap read as many places.
      assert.equal(dense - alive, own.weight!.shape[1]! * places)
    }),
  )
}

/** Attention of one run, head and row in plain loops: queries, keys and values `[width][L]` → `[width][asking]`. */
function byHand(q: number[][], k: number[][], v: number[][], asking: number): number[][] {
  const [width, length] = [q.length, q[0]!.length]
  const out = q.map(() => Array<number>(asking).fill(0))
  for (let i = 0; i < asking; i++) {
    const place = length - asking + i
    const scores = Array.from({ length: place + 1 }, (_, j) =>
      Math.exp(q.reduce((sum, own, c) => sum + own[place]! * k[c]![j]!, 0) / Math.sqrt(width)),
    )
    const total = scores.reduce((a, b) => a + b)
    for (let c = 0; c < width; c++) out[c]![i] = scores.reduce((sum, s, j) => sum + (s / total) * v[c]![j]!, 0)
  }
  return out
}

for (const asking of [1, L]) {
  const attention: Attention = { heads: 2, width: 3, length: L, asking }
  const A = attention.heads * attention.width

  test(
    `attention at ${asking} of ${L} places mixes as plain loops do`,
    onReference(() => {
      const x = drawn([R, 3 * A, L * B], 7)
      const given = tf.reshape(x, [R, 3, 2, 3, L, B]).arraySync() as unknown as number[][][][][][]
      const mixed = tf.reshape(attend(x, attention), [R, 2, 3, asking, B]).arraySync() as number[][][][][]
      for (let r = 0; r < R; r++)
        for (let head = 0; head < 2; head++)
          for (let b = 0; b < B; b++) {
            const part = (i: number) => given[r]![i]![head]!.map((channel) => channel.map((place) => place[b]!))
            const wanted = byHand(part(0), part(1), part(2), asking)
            assertNear(
              mixed[r]![head]!.flatMap((channel) => channel.map((place) => place[b]!)),
              wanted.flat(),
              1e-5,
            )
          }
    }),
  )

  test(
    `attention at ${asking} of ${L} places counts the products that are not with a zero`,
    onReference(() => {
      const alive = tf.cast(tf.greater(drawn([R, 3 * A, L * B], 8), 0.3), 'float32')
      const [all] = tf.reshape(alive, [R, 3, A, L, B]).arraySync() as number[][][][][]
      const wanted = Array.from({ length: B }, (_, b) => {
        let count = 0
        for (let c = 0; c < A; c++)
          for (let i = L - asking; i < L; i++)
            for (let j = 0; j < L; j++) {
              count += all![0]![c]![i]![b]! * all![1]![c]![j]![b]!
              if (j <= i) count += all![2]![c]![j]![b]!
            }
        return count
      })
      assert.deepEqual(valuesOf(effectiveAttention(alive, attention)).slice(0, B), wanted)
    }),
  )

  test(
    `values weigh by all places that see them, ${asking} of ${L}, alike`,
    onReference(() => {
      const squares = tf.square(drawn([1, 1, asking], 9))
      const p = valuesOf(squares)
      const wanted = Array.from({ length: L }, (_, j) =>
        p.reduce((sum, own, i) => sum + (j <= L - asking + i ? own / (L - asking + i + 1) ** 2 : 0), 0),
      )
      assertNear(valuesOf(squaresOfValues(squares, attention)), wanted, 1e-6)
    }),
  )
}

for (const [network, stages] of Object.entries(made))
  test(
    `no place of a ${network} knows what comes after it`,
    onReference(() => {
      let h = drawn([R, V * L, B], 3)
      let other = tf.where(tf.tensor(Array.from({ length: V * L }, (_, i) => i % L < 3), [1, V * L, 1], 'bool'), h, drawn([R, V * L, B], 4)) // prettier-ignore
      for (const [i, stage] of stages.entries()) {
        const own = random(stage, 30 * i)
        ;[h, other] = [stage.forward(own, h), stage.forward(own, other)]
        const places = (x: Tensor) => {
          const all = tf.reshape(x, [R, -1, L, B])
          return valuesOf(tf.slice(all, [0, 0, 0, 0], [-1, -1, 3, -1]))
        }
        if (stage.output.at(-1) !== L || stage.output.length !== 2) break
        assert.deepEqual(places(h), places(other))
        assert.notDeepEqual(valuesOf(h), valuesOf(other))
      }
    }),
  )

for (const [name, layers] of [
  ['transformer', 9],
  ['recurrent', 2],
] as const)
  for (let expose = 0; expose < layers; expose++)
    test(
      `the layers behind layer ${expose} of a ${name} say from its code what the whole network says`,
      onReference(() => {
        const { primary, state, inputs } = exposing(name, expose)
        const { code, outputs } = primary.pass(state, inputs)
        assert.deepEqual(code.shape, [1, primary.units, B])
        assertNear(valuesOf(primary.resume(state, code, inputs)), valuesOf(outputs), 1e-5)
        const other = primary.resume(state, tf.mul(code, 0.5), inputs)
        assert.ok(valuesOf(other).some((value, i) => Math.abs(value - valuesOf(outputs)[i]!) > 1e-4))
      }),
    )

test('The code of a transformer’s MLP is its hidden units alone, at all places but in the last block', () => {
  const shapes = Array.from({ length: 9 }, (_, expose) => exposing('transformer', expose).primary.codeShape)
  const [stream, attention, mlp] = [[8, 8], [24, 8], [32, 8]] // prettier-ignore
  assert.deepEqual(shapes, [stream, attention, stream, mlp, stream, attention, [8], [32], [8]])
})

/** The primary of an experiment on brackets of 8 places that exposes a layer, with random weights, and rows for it. */
function exposing(kind: string, expose: number) {
  const options = kind === 'transformer' ? ', width: 8, headWidth: 2' : ''
  const [plan] = planned(`
task: { kind: brackets, length: 8 }
primary: { kind: ${kind}${options}, expose: ${expose} }
teaching: { mode: none }
seeds: 1`)
  const { primary, numbers } = cohortOf(plan!)
  const state = Object.fromEntries(
    Object.entries({ ...primary.specs(), ...numbers.specs() }).map(([own, { shape }], i) => [
      own,
      drawn([...shape], i),
    ]),
  )
  return { primary, state, inputs: drawn([1, 40, B], 50) }
}

for (const [text, fault] of [
  [
    'task: concepts\nprimary: transformer',
    'primary.kind: transformer reads sequences, not the inputs of concepts (nearest valid: mlp)',
  ],
  [
    'task: digits\nprimary: recurrent',
    'primary.kind: recurrent reads sequences, not the inputs of digits (nearest valid: mlp)',
  ],
  [
    'task: brackets\nprimary: conv',
    'primary.kind: conv reads pictures, not the inputs of brackets (nearest valid: mlp)',
  ],
  [
    'task: brackets\nprimary: transformer\nteaching: { students: [{ sees: code, network: recurrent }] }',
    'teaching.students.0.network: recurrent reads sequences, not the code of transformer (nearest valid: linear)',
  ],
  [
    'task: brackets\nprimary: { kind: transformer, expose: 9 }',
    'primary.expose: expected a whole number from 0 to 8 or last, got 9 (nearest valid: 8)',
  ],
  [
    'task: brackets\nprimary: transformer\nevaluation: { nulls: [rotated-before] }',
    'evaluation.nulls: rotated-before turns units before their activation, and those of transformer cannot be (nearest valid: rotated)',
  ],
] as const)
  // prettier-ignore
  test(`${text.replaceAll('\n', ', ')} is refused with the nearest that fits`, () => {
    const { faults } = parseExperiment(text, catalog)
    assert.deepEqual(faults?.map(({ path, message }) => `${path}: ${message}`), [fault])
  })
