import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { cohorts } from '../../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { structure } from '../../../core/experiment/structure.ts'
import { catalog } from './catalog.ts'

const plan = (text: string) => planExperiment(parseExperiment(text, catalog).experiment!, catalog)
const tenConcepts = readFileSync(new URL('../../../experiments/ten-concepts.yaml', import.meta.url), 'utf8')
const structures = (text: string) =>
  new Set(plan(text).runs.map((run) => structure(run.settings, catalog).structure)).size

test('numbers leave the structure under their paths', () => {
  const { numbers, structure: rest } = structure(plan(tenConcepts).runs[63]!.settings, catalog)
  assert.deepEqual(numbers, {
    'primary.init.sd': 0.4,
    'teaching.pressure': 1,
    'teaching.students.0.init.sd': 0.4,
    'teaching.students.0.reader.cost': 0.06,
    'training.optimizer.learningRate': 0.003,
  })
  assert.ok(!rest.includes('cost') && rest.includes('"density":0.1'))
})

test('numeric options share a structure, structural ones and evaluation do not', () => {
  assert.equal(structures('task: concepts\nsparsity: { kind: topk, k: [2, 4, 8] }'), 1)
  assert.equal(structures('task: concepts\ntraining: { optimizer: { learningRate: [0.1, 0.01] } }'), 1)
  assert.equal(structures('task: concepts\nteaching: { pressure: [1, 2, 4] }'), 1)
  assert.equal(structures('task: concepts\nsparsity: { kind: [l1, topk], strength: 1, k: 4 }'), 2)
  assert.equal(structures('task: concepts\ntraining: { batch: [32, 64] }'), 2)
  assert.equal(structures('task: concepts\nevaluation: { rows: [1000, 2000] }'), 2)
  assert.equal(structures('task: concepts\nteaching: { pressure: [0, 1] }'), 2)
})

test('cohorts hold whole seeds where they fit, and are balanced', () => {
  const sizes = (most: number) => cohorts(plan(tenConcepts), catalog, { most }).map((runs) => runs.length)
  // one structure of 8 baselines, one of 7 costs × 8 seeds
  assert.deepEqual(sizes(1000), [8, 56])
  assert.deepEqual(sizes(16), [8, 14, 14, 14, 14])
  assert.deepEqual(sizes(28), [8, 28, 28])
  assert.deepEqual(sizes(27), [8, 21, 14, 21])
  assert.deepEqual(sizes(5), [4, 4, ...Array<number[]>(8).fill([4, 3]).flat()])
  for (const runs of cohorts(plan(tenConcepts), catalog, { most: 5 })) assert.ok(runs.length <= 5)
})

test('cohorts hold every run once, of one structure, ordered by seed and then setting', () => {
  const all = plan('task: concepts\nsparsity: { kind: [none, topk], k: [1, 2, 3] }\nseeds: [5, 1, 3]')
  const cut = cohorts(all, catalog, { most: 4 })
  assert.deepEqual(
    cut
      .flat()
      .map((run) => run.key)
      .sort(),
    all.runs.map((run) => run.key).sort(),
  )
  for (const runs of cut) {
    assert.equal(new Set(runs.map((run) => structure(run.settings, catalog).structure)).size, 1)
    const order = runs.map((run) => run.seed * 1000 + run.setting)
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    )
  }
  assert.deepEqual(
    cut.map((runs) => runs.map((run) => run.seed)),
    [
      [1, 3, 5],
      [1, 1, 1],
      [3, 3, 3],
      [5, 5, 5],
    ],
  )
})

test('some runs of a plan, as a resume leaves them, are grouped within the limit', () => {
  const { runs } = plan(tenConcepts)
  const left = runs.filter((_, i) => i % 3 !== 0)
  const cut = cohorts({ runs: left }, catalog, { most: 9 })
  assert.equal(cut.flat().length, left.length)
  assert.ok(cut.every((cohort) => cohort.length <= 9))
})

test('a limit below one run is refused', () => {
  assert.throws(() => cohorts(plan('task: concepts'), catalog, { most: 0 }), /most: expected a number from 1, got 0/)
})
