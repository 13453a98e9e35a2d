import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { sparsifiers } from '../../worker/sparsifiers/index.ts'
import { assertDerivatives, drawn, gradientsOf, onReference, valuesOf } from '../worker/derivatives.ts'
import { assertNear } from '../worker/engines/near.ts'
import { boundOptions, contextOf } from '../worker/registered.ts'
import { golden, type Matrix, type Sparsifiers } from './golden.ts'

const { kwta, jumprelu, vib, selectivity, monoloss, quantise } = golden<Sparsifiers>('sparsifiers')

/** Rows of units as activations of one run, `[1, U, B]`. */
const columns = (rows: Matrix): Tensor => tf.transpose(tf.tensor([rows]), [0, 2, 1])
const rowsOf = (h: Tensor): number[] => valuesOf(tf.transpose(h, [0, 2, 1]))
const column = (values: number[]): Tensor => tf.tensor(values, [1, values.length, 1])

test(
  'kwta chooses the winners of nupic.torch, and remembers them as it does, over steps and in evaluation',
  onReference(() => {
    const { k, boost, fade, period, relaxed, steps, evaluation } = kwta
    const { sparsify, next } = sparsifiers.get('kwta')
    const options = { ...boundOptions(sparsifiers.get('kwta'), [{ k, boost, fade }]), period, relaxed }
    let state: Record<string, Tensor> = { duty: tf.zeros([1, 6, 1]), seen: tf.zeros([1, 1, 1]) }
    for (const [step, { h, kept, duty }] of steps.entries()) {
      const progress = () => tf.fill([1, 1, 1], step / steps.length)
      const context = contextOf({ h: columns(h), labels: columns(h), options, state, training: true, progress })
      const made = sparsify!(context)
      assertNear(rowsOf(made), kept.flat(), 1e-6)
      state = next!({ ...context, h: made })
      assertNear(valuesOf(state['duty']!), duty, 1e-6)
    }
    assertNear(valuesOf(state['seen']!), [period], 0)
    assertNear(rowsOf(sparsify!(contextOf({ h: columns(evaluation.h), options, state }))), evaluation.kept.flat(), 1e-6)
  }),
)

test(
  'A batch of more rows than the period leaves its own share of wins',
  onReference(() => {
    const options = { ...boundOptions(sparsifiers.get('kwta'), [{ k: 1, boost: 1, fade: 1 }]), period: 2 }
    const state = { duty: tf.fill([1, 2, 1], 0.9), seen: tf.fill([1, 1, 1], 2) }
    const h = columns([
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 0],
    ])
    const { duty } = sparsifiers.get('kwta').next!(contextOf({ h, options, state, labels: h }))
    assertNear(valuesOf(duty!), [0.5, 0.25], 1e-6)
  }),
)

test(
  'jumprelu has the values and the pseudo-derivatives of the paper, by PyTorch',
  onReference(() => {
    const { strength, bandwidth, h, logThreshold, felt } = jumprelu
    const { sparsify, penalty } = sparsifiers.get('jumprelu')
    const options = boundOptions(sparsifiers.get('jumprelu'), [{ strength, bandwidth, threshold: 1 }])
    const at = (h: Tensor, log: Tensor) => {
      const context = contextOf({ h, options, parameters: { 'log threshold': log }, training: true, labels: h })
      const made = sparsify!(context)
      return { made, cost: penalty!({ ...context, h: made, given: h }) }
    }
    const given = [columns(h), column(logThreshold)] as const
    const { made, cost } = at(...given)
    assertNear(rowsOf(made), jumprelu.kept.flat(), 1e-6)
    assertNear(valuesOf(cost), [jumprelu.penalty], 1e-6)
    const whole = (h: Tensor, log: Tensor) => {
      const { made, cost } = at(h, log)
      return tf.add(tf.sum(tf.mul(made, columns(felt)), [1, 2]), cost)
    }
    const [toH, toLog] = gradientsOf((h, log) => whole(h!, log!), [...given])
    assertNear(rowsOf(toH!), jumprelu.toH.flat(), 1e-6)
    assertNear(valuesOf(toLog!), jumprelu.toLogThreshold, 1e-5)
  }),
)

test(
  'What a rectifier set to 0 moves no threshold of jumprelu, however low that is',
  onReference(() => {
    const { penalty } = sparsifiers.get('jumprelu')
    const options = boundOptions(sparsifiers.get('jumprelu'), [{ strength: 1, bandwidth: 1, threshold: 1 }])
    const h = columns([[0], [0], [0.3]])
    const cost = (log: Tensor) =>
      penalty!(contextOf({ h, options, parameters: { 'log threshold': log }, training: true, labels: h }))
    const [toLog] = gradientsOf((log) => cost(log!), [column([Math.log(0.1)])])
    assertNear(valuesOf(toLog!), [-0.1 / 3], 1e-6) // −θ/ε, one row of three
  }),
)

test(
  'vib has the sample, the divergence and the gradients of PyTorch, and of central differences',
  onReference(() => {
    const { beta, read, h, weight, bias, noise, felt } = vib
    const { sparsify, penalty } = sparsifiers.get('vib')
    const options = boundOptions(sparsifiers.get('vib'), [{ beta }])
    const at = ([h, weight, bias]: Tensor[]) => {
      const seen = { h: h!, read: columns(read), options, parameters: { weight: weight!, bias: bias! } }
      const context = contextOf({ ...seen, noise: columns(noise), training: true, labels: h! })
      const made = sparsify!(context)
      return { made, cost: penalty!({ ...context, h: made, given: h! }) }
    }
    const given = [columns(h), tf.tensor([weight]), column(bias)]
    const { made, cost } = at(given)
    assertNear(rowsOf(made), vib.z.flat(), 1e-6)
    assertNear(valuesOf(cost), [vib.penalty], 1e-4)
    const whole = (...x: Tensor[]) => {
      const { made, cost } = at(x)
      return tf.add(tf.sum(tf.mul(made, columns(felt)), [1, 2]), cost)
    }
    const [toH, toWeight, toBias] = gradientsOf(whole, given)
    assertNear(rowsOf(toH!), vib.toH.flat(), 1e-5)
    assertNear(valuesOf(toWeight!), vib.toWeight.flat(), 1e-4)
    assertNear(valuesOf(toBias!), vib.toBias, 1e-4)
    // From an encoder that is unsure, where differences are not lost in rounding.
    assertDerivatives('vib', whole, [columns(h), tf.tensor([weight]), tf.add(column(bias), 5)])
  }),
)

test(
  'The divergence of vib is 0 where its units are N(0, 1), and finite where their deviation vanishes',
  onReference(() => {
    const { penalty } = sparsifiers.get('vib')
    const options = boundOptions(sparsifiers.get('vib'), [{ beta: 1 }])
    const cost = (mean: number, bias: number) => {
      const h = tf.fill([1, 1, 3], mean)
      const parameters = { weight: tf.zeros([1, 1, 1]), bias: tf.fill([1, 1, 1], bias) }
      return valuesOf(penalty!(contextOf({ h, options, parameters, training: true, labels: h })))[0]!
    }
    const unit = 5 + Math.log(Math.E - 1) // softplus of it, less 5, is 1
    assertNear([cost(0, unit), cost(2, unit)], [0, 2], 1e-5)
    assert.ok(Number.isFinite(cost(0, -100)) && cost(0, -100) > 10)
  }),
)

test(
  'selectivity is the index of each unit over the classes that the batch has, by PyTorch',
  onReference(() => {
    const { strength, classes, labels, h } = selectivity
    const { penalty } = sparsifiers.get('selectivity')
    const hot = columns(labels.map((label) => Array.from({ length: classes }, (_, c) => Number(c === label))))
    const of = (α: number) => (h: Tensor) => {
      const [, U] = h.shape
      const options = boundOptions(sparsifiers.get('selectivity'), [{ strength: α }])
      return penalty!(contextOf({ h, options, layer: { input: [U!], output: [U!] }, training: true, labels: hot }))
    }
    const cost = of(strength)
    assertNear(valuesOf(cost(columns(h))), [selectivity.penalty], 1e-6)
    const [toH] = gradientsOf((h) => cost(h!), [columns(h)])
    assertNear(rowsOf(toH!), selectivity.toH.flat(), 1e-6)
    assertNear(valuesOf(of(-strength)(columns(h))), [-selectivity.penalty], 1e-6)
    selectivity.index.forEach((index, unit) => {
      const alone = columns(h.map((row) => [row[unit]!]))
      assertNear(valuesOf(of(1)(alone)), [-index], 1e-6)
    })
  }),
)

test(
  'selectivity of class means 1, 0, 0, 0 is 1, of equal means 0, of 4, 1, 1, 2 it is .5; pictures are averaged first',
  onReference(() => {
    const { penalty } = sparsifiers.get('selectivity')
    const options = boundOptions(sparsifiers.get('selectivity'), [{ strength: 1 }])
    const labels = tf.reshape(tf.oneHot(tf.tensor1d([0, 1, 2, 3], 'int32'), 4), [1, 4, 4]) as Tensor
    const index = (h: Tensor, output: number[], layers = 1) =>
      -valuesOf(
        penalty!(
          contextOf({
            h,
            options,
            layer: { input: [1], output },
            layers,
            training: true,
            labels: tf.cast(labels, 'float32'),
          }),
        ),
      )[0]!
    const means: Matrix = [[1, 0, 0, 0]]
    assertNear([index(tf.tensor([means]), [1])], [1], 1e-5)
    assertNear([index(tf.tensor([[[1, 1, 1, 1]]]), [1]), index(tf.zeros([1, 1, 4]), [1])], [0, 0], 1e-6)
    assertNear([index(tf.tensor([[[4, 1, 1, 2]]]), [1])], [0.5], 1e-5)
    assertNear([index(tf.tensor([[[4, 1, 1, 2]]]), [1], 2)], [0.25], 1e-5)
    // One kernel at two places: 8, 2, 0, 4 and 0, 0, 2, 0 are 4, 1, 1, 2 on average.
    const places = tf.tensor([
      [
        [8, 2, 0, 4],
        [0, 0, 2, 0],
      ],
    ])
    assertNear([index(places, [1, 1, 2])], [0.5], 1e-5)
    assertDerivatives(
      'selectivity of pictures',
      (h) =>
        penalty!(
          contextOf({
            h: h!,
            options,
            layer: { input: [1], output: [2, 1, 2] },
            training: true,
            labels: tf.cast(labels, 'float32'),
          }),
        ),
      [tf.abs(drawn([1, 4, 4], 5))],
    )
  }),
)

/** The cost of monoloss of strength 1 for each unit alone, 1 − its score, of rows of inputs and of units. */
const impurities = (inputs: Matrix, h: Matrix): number[] => {
  const options = boundOptions(sparsifiers.get('monoloss'), [{ strength: 1 }])
  return h[0]!.map((_, unit) => {
    const alone = columns(h.map((row) => [row[unit]!]))
    const context = contextOf({ h: alone, inputs: columns(inputs), options, training: true, labels: alone })
    return valuesOf(sparsifiers.get('monoloss').penalty!(context))[0]!
  })
}

test(
  'monoloss is 1 less the mean MonoScore of units with centred inputs, by PyTorch, and its gradient',
  onReference(() => {
    const { strength, inputs, h, score } = monoloss
    const { penalty } = sparsifiers.get('monoloss')
    const options = boundOptions(sparsifiers.get('monoloss'), [{ strength }])
    const cost = (h: Tensor) => penalty!(contextOf({ h, inputs: columns(inputs), options, training: true, labels: h }))
    assertNear(valuesOf(cost(columns(h))), [monoloss.penalty], 1e-6)
    const [toH] = gradientsOf((h) => cost(h!), [columns(h)])
    assertNear(rowsOf(toH!), monoloss.toH.flat(), 1e-6)
    assertNear(
      impurities(inputs, h),
      score.map((own) => 1 - own),
      1e-6,
    )
  }),
)

const four: Matrix = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
]

test(
  'monoloss is 0 for a unit that like inputs excite, 2 for opposite ones, and 1 where fewer than two rows excite it',
  onReference(() => {
    const inputs = [...four, ...four]
    const excited = (rows: number[]) => inputs.map((_, row) => Number(rows.includes(row)))
    const of = (h: number[]) =>
      impurities(
        inputs,
        h.map((x) => [x]),
      )[0]
    assertNear([of(excited([0, 4])), of(excited([0, 1])), of(excited([0, 2]))] as number[], [0, 2, 1], 1e-6)
    const none = [excited([]), excited([5]), inputs.map(() => 3)]
    assertNear(none.map(of) as number[], [1, 1, 1], 1e-6)
    assertNear(
      [
        impurities(
          [...Array(8)].map(() => [2, 3]),
          inputs,
        )[0]!,
      ],
      [1],
      1e-6,
    ) // inputs that do not vary
  }),
)

test(
  'monoloss does not depend on the scale or the offset of activations or of inputs',
  onReference(() => {
    const { inputs, h } = monoloss
    const usual = impurities(inputs, h)
    const each = (rows: Matrix, of: (x: number) => number) => rows.map((row) => row.map(of))
    for (const by of [1e-8, 1e-3, 1e6])
      assertNear(
        impurities(
          inputs,
          each(h, (x) => x * by),
        ),
        usual,
        1e-5,
      )
    for (const by of [1e-8, 1e6])
      assertNear(
        impurities(
          each(inputs, (x) => x * by),
          h,
        ),
        usual,
        1e-5,
      )
    assertNear(
      impurities(
        each(inputs, (x) => x - 7),
        each(h, (x) => x + 4),
      ),
      usual,
      1e-4,
    )
  }),
)

test(
  'monoloss of pictures is that of their means over places, weighed by the number of layers',
  onReference(() => {
    const { inputs, h } = monoloss
    const options = boundOptions(sparsifiers.get('monoloss'), [{ strength: 1 }])
    const apart = columns(h.map((row) => row.flatMap((x) => [x + 0.5, x - 0.5]))) // two places of each kernel
    const cost = (h: Tensor, output: number[], layers: number) => {
      const layer = { input: [3], output }
      const context = contextOf({ h, inputs: columns(inputs), options, layer, layers, training: true, labels: h })
      return valuesOf(sparsifiers.get('monoloss').penalty!(context))[0]!
    }
    const flat = cost(columns(h), [5], 1)
    assertNear([cost(apart, [5, 1, 2], 1), cost(columns(h), [5], 4)], [flat, flat / 4], 1e-5)
  }),
)

for (const { bits, signed, logStep, h, felt, made, toH, toLogStep } of quantise)
  test(
    `quantise has the levels and the gradients of LSQ, by PyTorch, ${signed ? 'signed' : 'from 0'}`,
    onReference(() => {
      const { sparsify } = sparsifiers.get('quantise')
      const options = { ...boundOptions(sparsifiers.get('quantise'), [{ bits, range: 1 }]), signed }
      const at = (h: Tensor, log: Tensor) => sparsify!(contextOf({ h, options, parameters: { 'log step': log } }))
      const given = [columns(h), tf.fill([1, 1, 1], logStep)] as const
      assertNear(rowsOf(at(...given)), made.flat(), 1e-6)
      const felts = (h: Tensor, log: Tensor) => tf.sum(tf.mul(at(h, log), columns(felt)), [1, 2])
      const [back, backToStep] = gradientsOf((h, log) => felts(h!, log!), [...given])
      assertNear(rowsOf(back!), toH.flat(), 1e-6)
      assertNear(valuesOf(backToStep!), [toLogStep], 1e-5)
    }),
  )

test(
  'quantise begins with as many levels as its bits say, the last at the end of its range',
  onReference(() => {
    const { parameters, sparsify } = sparsifiers.get('quantise')
    const h = tf.tensor(
      Array.from({ length: 4001 }, (_, i) => (i - 2000) / 400), // −5 to 5
      [1, 1, 4001],
    )
    for (const [signed, lowest, highest] of [
      [false, 0, 4],
      [true, -4, 3.5],
    ] as const) {
      const own = { bits: 4, range: 4, signed }
      const { start } = parameters!({ input: [1], output: [1] }, { ...own, at: 'exposed' })['log step']!
      const options = { ...boundOptions(sparsifiers.get('quantise'), [{ bits: 4, range: 4 }]), signed }
      const log = tf.fill([1, 1, 1], start as number)
      const levels = new Set(valuesOf(sparsify!(contextOf({ h, options, parameters: { 'log step': log } }))))
      assert.equal(levels.size, 16)
      assertNear([Math.min(...levels), Math.max(...levels)], [lowest, highest], 1e-5)
    }
  }),
)
