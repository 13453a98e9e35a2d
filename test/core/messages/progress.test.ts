import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fraction, modelSteps, speedometer, type CohortProgress } from '../../../core/messages/progress.ts'

const cohort: CohortProgress = { index: 0, runs: 8, state: 'running', phase: 'train', step: 30, steps: 60 }

test('Model-steps count training of every run; an evaluation has all of them behind it', () => {
  assert.deepEqual(modelSteps(cohort, 60), { done: 240, total: 480 })
  assert.deepEqual(modelSteps({ ...cohort, phase: 'evaluate', step: 0 }, 60), { done: 480, total: 480 })
})

test('The fraction done never falls on the way from training to evaluation', () => {
  const shares = [
    fraction({ ...cohort, step: 0 }, 0.5),
    fraction(cohort, 0.5),
    fraction({ ...cohort, phase: 'evaluate', step: 0, steps: 0 }, 0.5),
    fraction({ ...cohort, state: 'done' }, 0.5),
  ]
  assert.deepEqual(shares, [0, 0.25, 0.5, 1])
})

test('A speed is that of the last seconds', () => {
  const speed = speedometer(1000)
  assert.equal(speed(0, 0), null)
  assert.equal(speed(1000, 50), 50)
  assert.equal(speed(2000, 250), 200)
  assert.equal(speed(4000, 250), null)
})
