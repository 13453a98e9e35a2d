import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { parseExperiment } from '../../core/experiment/parse.ts'
import { catalog } from '../../worker/catalog.ts'
import { sourceOf } from '../../worker/cohort/source.ts'
import { onnxEngine } from '../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../worker/evaluation/fit.ts'
import { networks } from '../../worker/networks/index.ts'
import { forwardOf, type Shape } from '../../worker/networks/network.ts'
import { tasks } from '../../worker/tasks/index.ts'
import type { Tensors } from '../../worker/tensor/program.ts'
import { stepFlops } from '../../worker/training/step.ts'
import { drawn, onReference, valuesOf } from './derivatives.ts'
import { assertNear } from './engines/near.ts'
import { cohortOf, planned } from './training/plans.ts'
import { trained } from './training/trained.ts'

const [V, L, R, B] = [4, 5, 2, 3]
const answering = {
  transformer: { width: 4, heads: [2, 1], headWidth: 3, activation: 'gelu' },
  recurrent: { units: [3, 2] },
}

/** Outputs of a network of sequences of a length, with parameters of one of L places. */
function outputsOf(
  network: string,
  options: Record<string, unknown>,
  length: number,
  all: Tensors[],
  x: Tensor,
  places: number,
) {
  const shape = { input: [V, length] as Shape, outputs: 3, bias: true, outputBias: true }
  const batch = { inputs: x, targets: tf.zeros([1, 3, places * x.shape[2]!]) }
  return networks
    .get(network)
    .stages(options, shape)
    .reduce((h, stage, i) => {
      const own = Object.fromEntries(
        Object.entries(stage.parameters).map(([name, { shape }]) => [
          name,
          tf.slice(all[i]![name]!, [0, 0, 0], [-1, ...shape]),
        ]),
      )
      return forwardOf(stage, batch)(own, h)
    }, x)
}

for (const [network, options] of Object.entries(answering))
  test(
    `A ${network} answers at every place as one of shorter sequences does at its last`,
    onReference(() => {
      const whole = { input: [V, L] as Shape, outputs: 3, bias: true, outputBias: true }
      const parameters = networks
        .get(network)
        .stages(options, whole)
        .map((stage, i) =>
          Object.fromEntries(
            Object.entries(stage.parameters).map(([name, { shape }], k) => [name, drawn([R, ...shape], 30 * i + k)]),
          ),
        )
      const x = drawn([R, V * L, B], 5)
      const every = outputsOf(network, options, L, parameters, x, L)
      assert.deepEqual(every.shape, [R, 3, L * B])
      for (let place = 0; place < L; place++) {
        const shown = tf.slice(tf.reshape(x, [R, V, L, B]), [0, 0, 0, 0], [-1, -1, place + 1, -1])
        const length = place + 1
        if (length === 1) continue // a sequence of one place is no sequence
        const own = outputsOf(network, options, length, parameters, tf.reshape(shown, [R, V * length, B]), 1)
        assertNear(valuesOf(tf.slice(every, [0, 0, place * B], [-1, -1, B])), valuesOf(own), 1e-5, `place ${place}`)
      }
    }),
  )

/** Rows of training, of a task that asks at the last place and at every place: by row, inputs and targets `[C][places]`. */
function rowsOf(kind: string, n: number, options: object = {}) {
  const [last, every] = ['last', 'every'].map((asks) => tasks.get(kind).open({ kind, ...options, asks }))
  const { inputs: D, outputs: C, sequence } = last!
  const { length, symbols } = sequence!
  const [a, b] = [last!, every!].map((task, i) => {
    const out = { inputs: new Float32Array(n * D), targets: new Float32Array(n * C * (i ? length : 1)).fill(7) }
    task.generate!(3, 'primary', 1, n, out)
    return out
  })
  assert.deepEqual(a!.inputs, b!.inputs)
  const rows = Array.from({ length: n }, (_, row) => {
    const at = (place: number) => symbols.findIndex((_, v) => a!.inputs[row * D + v * length + place] === 1)
    const asked = (place: number) =>
      Array.from({ length: C }, (_, c) => b!.targets[row * C * length + c * length + place]!)
    return {
      symbols: Array.from({ length }, (_, place) => at(place)),
      asked: Array.from({ length }, (_, place) => asked(place)),
      last: [...a!.targets.subarray(row * C, (row + 1) * C)],
    }
  })
  return { rows, length, every: every! }
}

test('Of a text every place is asked for the character that follows it', () => {
  const { rows, length } = rowsOf('text', 50, { length: 12 })
  for (const { symbols, asked, last } of rows) {
    assert.deepEqual(asked[length - 1], last)
    for (let place = 0; place < length - 1; place++) {
      assert.equal(asked[place]!.indexOf(1), symbols[place + 1])
      assert.equal(
        asked[place]!.reduce((a, b) => a + b),
        1,
      )
    }
  }
})

test('Of brackets every place is asked but those before them and those that would tell of a held-out row', () => {
  const { rows, length, every } = rowsOf('brackets', 3000, { length: 8, depth: 3 })
  const held = every.heldOut(1, 20_000)
  assert.equal(held.targets.length, 20_000)
  const D = every.inputs
  const shown = (symbols: number[]) => symbols.filter((symbol) => symbol > 0).join('')
  const heldOut = new Set(
    Array.from({ length: held.n }, (_, row) => {
      const at = (place: number) => every.sequence!.symbols.findIndex((_, v) => held.inputs[row * D + v * 8 + place])
      return shown(Array.from({ length }, (_, place) => at(place)))
    }),
  )
  const trainedOn = new Set(rows.map(({ symbols }) => shown(symbols)))
  let [withheld, long] = [0, 0]
  for (const { symbols, asked, last } of rows) {
    assert.deepEqual(asked[length - 1], last)
    for (let place = 0; place < length; place++) {
      const before = shown(symbols.slice(0, place + 1))
      const sum = asked[place]!.reduce((a, b) => a + b)
      if (before.length < 4) assert.equal(sum, Number(before.length > 0))
      else {
        assert.ok(!(sum === 1 ? heldOut : trainedOn).has(before), before)
        if (place < length - 1) long++
        if (sum === 0) withheld++
      }
      if (sum === 1 && place < length - 1) assert.equal(asked[place]!.indexOf(1), symbols[place + 1]! - 1)
    }
  }
  assert.ok(Math.abs(withheld / long - 1 / 4) < 0.05, `${withheld} of ${long} places are withheld`)
})

const experiment = (fields = '') => `
task: { kind: brackets, length: 8, asks: every }
primary: { kind: transformer, width: 8, heads: [2, 1], headWidth: 4 }
${fields || 'teaching: { mode: none }'}
training: { steps: 6, batch: 10 }
evaluation: { measures: [capability], rows: 100 }
seeds: 1`

test(
  'The task loss is the mean over the places that are asked',
  onReference(() => {
    const cohort = cohortOf(planned(experiment())[0]!)
    const { primary, source, task } = cohort
    const state = Object.fromEntries(
      Object.entries({ ...cohort.initial() }).map(([name, values]) => [
        name,
        tf.tensor(values as Float32Array, cohort.state[name]!.shape as number[]),
      ]),
    )
    const fed = source.fill('primary', 0)
    const feeds = Object.fromEntries(
      Object.entries(source.feeds).map(([name, { shape }]) => [
        name,
        tf.tensor(fed[name] as Float32Array, shape as number[]),
      ]),
    )
    const batch = source.read(state, feeds)
    const { outputs } = primary.pass(state, batch.inputs, batch)
    const [C, N] = [task.outputs, 8 * 10]
    assert.deepEqual(outputs.shape, [1, C, N])
    const logits = valuesOf(outputs)
    const losses: number[] = []
    for (let place = 0; place < 8; place++)
      for (let row = 0; row < 10; row++) {
        const own = Array.from({ length: C }, (_, c) => fed['targets']![row * C * 8 + c * 8 + place]!)
        const z = Array.from({ length: C }, (_, c) => logits[c * N + place * 10 + row]!)
        if (own.includes(1)) losses.push(Math.log(z.reduce((sum, x) => sum + Math.exp(x), 0)) - z[own.indexOf(1)]!)
      }
    assert.ok(losses.length > 40 && losses.length < 80)
    const mean = losses.reduce((a, b) => a + b) / losses.length
    assertNear(valuesOf(primary.taskLoss(outputs, batch.targets)), [mean], 1e-5)
  }),
)

test('With shuffled labels a row has all the targets of another row', () => {
  const cohort = cohortOf(planned(experiment())[0]!)
  const { task, target, seeds } = cohort
  const { inputs, targets } = sourceOf(task, target, seeds, 10, 'shuffled').fill('primary', 2)
  const other = { inputs: new Float32Array(inputs!.length), targets: new Float32Array(targets!.length) }
  task.generate!(0, 'primary, other rows', 2, 10, other)
  assert.deepEqual(targets, other.targets)
  assert.notDeepEqual(inputs, other.inputs)
})

test('Asking at every place costs more operations, of the last block and what is behind it', () => {
  const of = (asks: string) => stepFlops(cohortOf(planned(experiment().replace('every', asks))[0]!))
  assert.ok(of('every') > 1.5 * of('last'), `${of('every')}, ${of('last')}`)
})

test('A plain primary of equal compute is asked at every place, for as many steps as students cost', () => {
  const teaching =
    'teaching: { mode: joint, pressure: 0.5, students: [{ sees: input, predicts: targets, network: transformer }] }'
  const of = (fields: string) => cohortOf(planned(experiment(fields).replace('steps: 6', 'steps: 1000'))[0]!)
  const [taught, alone] = [of(teaching), of('')]
  const equal = of(`${teaching}\ncontrol: equal-compute`)
  const wanted = (1000 * stepFlops(taught)) / stepFlops(alone)
  assert.ok(wanted > 1500)
  assert.equal(equal.settings.training.steps, Math.round(wanted))
  assert.equal(stepFlops(equal), stepFlops(alone))
})

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

test('A run that was stopped and resumed, its students with it, has the bits of one that was not', async () => {
  const students = '[{ sees: code, predicts: targets }, { sees: input, predicts: targets, network: transformer }]'
  const [plan] = planned(experiment(`teaching: { mode: joint, pressure: 0.5, students: ${students} }`))
  const whole = await trained(prepared, plan!)
  const stopped = await trained(prepared, plan!, { stopAt: 3 })
  const resumed = await trained(prepared, plan!, { from: stopped.checkpoints.at(-1)! })
  assert.deepEqual(resumed.results[0]!.artifacts, whole.results[0]!.artifacts)
})

const needs = 'as task.asks: every needs'
for (const [fields, fault] of [
  [
    'primary: mlp',
    `primary.kind: mlp does not answer at each place of a sequence, ${needs} (nearest valid: transformer)`,
  ],
  [
    'primary: { kind: transformer, expose: 5 }',
    'primary.expose: layer 5 holds all places of a row, and task.asks: every needs a code of one place (nearest valid: 6)',
  ],
  [
    'primary: { kind: recurrent, expose: 0 }',
    'primary.expose: layer 0 holds all places of a row, and task.asks: every needs a code of one place (nearest valid: 1)',
  ],
  [
    'primary: transformer\nsparsity: { kind: selectivity }',
    'sparsity.kind: selectivity compares a layer with whole rows, and task.asks: every gives it single places (nearest valid: none)',
  ],
  [
    'primary: transformer\nteaching: { mode: born-again }',
    `teaching.mode: born-again does not answer at each place of a sequence, ${needs} (nearest valid: none)`,
  ],
  [
    'primary: transformer\nteaching: { students: [{ sees: input, predicts: targets, network: linear }] }',
    `teaching.students.0.network: linear does not answer at each place of a sequence, ${needs} (nearest valid: transformer)`,
  ],
  [
    'primary: transformer\nteaching: { students: [{ sees: input, predicts: code, distance: functional, network: transformer }] }',
    'teaching.students.0.distance: functional needs the head of whole rows, and task.asks: every asks single places (nearest valid: squared)',
  ],
  [
    'primary: transformer\nteaching: { students: [{ sees: input, predicts: code, distance: kl, network: transformer }] }',
    'teaching.students.0.distance: kl compares logits, not code (nearest valid: squared)',
  ],
  [
    'primary: transformer\nteaching: { students: [{ sees: input, predicts: code, distance: rkd-angle, network: transformer }] }',
    'teaching.students.0.distance: rkd-angle compares the first rows of a batch, which are first places alone with task.asks: every (nearest valid: squared)',
  ],
] as const)
  test(`Every place cannot be asked with ${fields.replaceAll('\n', ', ')}, and the nearest that can is named`, () => {
    const { faults } = parseExperiment(`task: { kind: brackets, asks: every }\n${fields}`, catalog)
    assert.deepEqual(
      faults?.map(({ path, message }) => `${path}: ${message}`),
      [fault],
    )
  })
