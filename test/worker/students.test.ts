import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { onnxEngine } from '../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../worker/evaluation/fit.ts'
import { cohortOf, planned } from './training/plans.ts'
import { trained } from './training/trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

/** The first and the last distances that a student of one run has in training, and what its run ends with. */
async function learnt(task: string, primary: string, student: string, more = 'steps: 150, batch: 64') {
  const [plan] = planned(`
task: ${task}
primary: ${primary}
teaching: { mode: alternating, pressure: 0.01, copies: 1, studentSteps: 1, renew: 0, students: [${student}] }
training: { ${more}, logEvery: 10, optimizer: { kind: adam, learningRate: 0.01 } }
evaluation: { rows: 300, measures: [capability, sparsity] }
seeds: 1`)
  const cohort = cohortOf(plan!)
  const told = await trained(prepared, plan!)
  const distances = told.series.filter(({ name }) => name === 'student 0 distance').flatMap(({ values }) => [...values])
  const [result] = told.results
  return { cohort, distances, result: result! }
}

const concepts = '{ kind: concepts, concepts: 6, density: 0.3 }'
const mlp = '{ kind: mlp, hidden: [12] }'
const cases: [what: string, words: string, ...Parameters<typeof learnt>][] = [
  [
    'a soft tree whose every split reads one unit',
    'soft-tree 7, sees the code, predicts the targets',
    concepts,
    mlp,
    '{ sees: code, predicts: targets, network: { kind: soft-tree, depth: 3, inverseTemperature: 4 }, reader: tree }',
  ],
  [
    'a sparse autoencoder of the code',
    'sparse-autoencoder 24, sees the code, predicts the code',
    concepts,
    mlp,
    '{ sees: code, predicts: code, network: { kind: sparse-autoencoder, features: 24, l1: 0.01, k: 6 } }',
  ],
  [
    'an mlp that reads half of the code',
    'mlp 64, sees the code, predicts the targets',
    concepts,
    mlp,
    '{ sees: code, predicts: targets, network: mlp, reader: subset }',
  ],
  [
    'a conv that sees the input and predicts the code',
    'conv 3×10×10-2×4×4, sees the input, predicts the code',
    'digits',
    '{ kind: mlp, hidden: [12] }',
    '{ sees: input, predicts: code, distance: fvu, network: { kind: conv, channels: [3, 2], stride: 3 } }',
    'steps: 60, batch: 64',
  ],
]

for (const [what, words, ...given] of cases)
  test(`${what} learns, pays, and is evaluated with its primary`, async () => {
    const { distances, result, cohort } = await learnt(...given)
    const [first, last] = [distances[0]!, distances.at(-1)!]
    assert.ok(last < 0.7 * first, `a distance of ${first}, then ${last}`)
    assert.equal(result.state, 'done')
    const { teachingFlops, primaryFlops } = result.cost
    assert.ok(teachingFlops! > primaryFlops!, `${teachingFlops} operations of teaching, ${primaryFlops} of the primary`)
    const nearest = result.artifacts.find(({ name }) => name === 'units/students')!
    assert.ok(nearest.data.length > 0 && nearest.data.every(Number.isFinite))
    assert.equal(cohort.students[0]!.words, words)
  })

test('Only a network that autoencodes may predict the code that it sees; another one is told which', () => {
  const text = (network: string) => `
task: ${concepts}
teaching: { mode: joint, pressure: 1, students: [{ sees: code, predicts: code, network: ${network} }] }`
  assert.equal(planned(text('sparse-autoencoder')).length, 1)
  for (const network of ['linear', 'mlp', 'soft-tree'])
    assert.throws(
      () => planned(text(network)),
      /cannot predict it too \(nearest valid: targets, or sees: input, or network: sparse-autoencoder\)/,
    )
  assert.throws(
    () => planned(`task: ${concepts}\nprimary: sparse-autoencoder`),
    /sparse-autoencoder has no hidden layer to expose \(nearest valid: mlp\)/,
  )
})
