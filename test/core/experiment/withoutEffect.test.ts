import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeFault, parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { catalog } from '../../../worker/catalog.ts'

function planOf(text: string) {
  const { experiment, faults } = parseExperiment(`${text}\nseeds: 1`, catalog)
  assert.ok(experiment, faults?.map(describeFault).join('\n'))
  return planExperiment(experiment, catalog)
}

for (const mode of ['born-again', 'compress', 'replay', 'label-smoothing'])
  test(`${mode} has no students between whom and the code a rotation stands: with it and without it is one run`, () => {
    const { runs } = planOf(`task: digits\nteaching: ${mode}\nrotate: [during, none]`)
    assert.deepEqual(
      runs.map(({ settings }) => settings.rotate),
      ['none'],
    )
    assert.equal(planOf(`task: digits\nteaching: ${mode}\nrotate: [after, none]`).runs.length, 2)
  })

for (const [name, teaching] of [
  ['bounds', '{ mode: joint, budget: { kind: loss, bound: [0.1, 0.2], rate: [0.02, 0.04] } }'],
  ['temperatures', '{ mode: born-again, distance: { kind: kl, temperature: [1, 4] } }'],
] as const)
  test(`Equal compute is one run for all ${name}, which take the same operations`, () => {
    assert.equal(planOf(`task: digits\nteaching: ${teaching}\ncontrol: equal-compute`).runs.length, 1)
    const { runs } = planOf(
      `task: digits\nteaching: ${teaching.replace(/\[[^\]]*\]/g, '0.5')}\ncontrol: [none, equal-compute]`,
    )
    assert.equal(runs.length, 2)
  })

for (const mode of ['alternating', 'lookahead'])
  test(`${mode} refuses a renewal where students are never renewed`, () => {
    const { faults } = parseExperiment(
      `task: concepts\nteaching: { mode: ${mode}, renew: 0, renewal: together }`,
      catalog,
    )
    assert.deepEqual(
      faults?.map(({ path, message }) => `${path}: ${message}`),
      ['teaching.renewal: renew: 0 leaves it without effect (leave it out)'],
    )
  })

test('An optimiser refuses a length of gradients where it does not limit them', () => {
  const of = (optimizer: string) =>
    parseExperiment(`task: concepts\ntraining: { optimizer: ${optimizer} }`, catalog).faults?.map(
      ({ path, message }) => `${path}: ${message}`,
    )
  const fault = 'training.optimizer.norm: clip: none leaves it without effect (leave it out)'
  assert.deepEqual(of('{ kind: sgd, norm: 2 }'), [fault])
  assert.equal(of('{ kind: sgd, clip: norm, norm: 2 }'), undefined)
  assert.equal(of('adam'), undefined)
})

const students = (list: string) => `{ mode: joint, pressure: 1, students: [${list}] }`
const aside = '{ sees: input, predicts: outputs, network: linear }'

test('A rotation between the code and students who neither see nor predict it is one run with none', () => {
  const of = (list: string) => planOf(`task: digits\nteaching: ${students(list)}\nrotate: [during, none]`).runs.length
  assert.equal(of(aside), 1)
  assert.equal(of('{ sees: input, predicts: targets, network: linear }'), 1)
  assert.equal(of('{ sees: input, predicts: code, network: linear }'), 2)
  assert.equal(of(`${aside}, { sees: code, predicts: targets, network: linear }`), 2)
})

test('The last layer is one run under its number and its name, and so is the only layer alone and among all', () => {
  const of = (hidden: string) =>
    planOf(
      `task: digits\nprimary: { hidden: ${hidden}, expose: [last, 0] }\nsparsity: { kind: topk, k: 4, at: [exposed, all] }`,
    ).runs.map(({ settings }) => [settings.primary.expose, settings.sparsity['at']])
  assert.deepEqual(of('[16]'), [['last', 'exposed']])
  assert.equal(of('[16, 16]').length, 4)
})
