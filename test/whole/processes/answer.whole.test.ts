import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answered } from '../../../core/contract/index.ts'
import { TestLab } from './lab.ts'

test('answer judges the claims of an experiment, as words and as JSON, and says what would address the others', async (t) => {
  const lab = new TestLab(t)
  await lab.run('run', lab.experiment({}, 'seeds: 2\ntraining: { steps: 20 }\n'))
  const told = await lab.run('answer', 'sums')
  assert.equal(told.code, 0)
  assert.match(told.out, /^C1 Transfer: NOT ADDRESSED \(exploratory\)$/m)
  assert.match(told.out, /^ {4}sparsity: \{ kind: topk, k: \[1, 2, 3, 5, 8, 16\] \}$/m)
  const { experiment, verdicts } = JSON.parse((await lab.run('answer', 'sums', '--json')).out) as Answered
  assert.equal(experiment.name, 'sums')
  assert.deepEqual(
    verdicts.map(({ claim }) => claim),
    ['C1', 'C2', 'C3', 'C4', 'C5'],
  )
})

test('answer refuses what it cannot use, and says why', async (t) => {
  const lab = new TestLab(t)
  await lab.run('run', lab.experiment({}, 'seeds: 1\ntraining: { steps: 20 }\n'))
  const margin = await lab.run('answer', 'sums', '--margin', 'small')
  assert.deepEqual([margin.code, margin.err], [2, '--margin: expected a number above 0, got small\n'])
  const missing = await lab.run('answer', 'sum s')
  assert.equal(missing.code, 2)
  assert.match(missing.err, /there is no experiment "sum s"; did you mean "sums"\?/)
})
