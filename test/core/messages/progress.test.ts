import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withEvaluation, type Phase } from '../../../core/phases.ts'
import { fraction, speedometer, stepsDone, type Standing } from '../../../core/messages/progress.ts'

const generation = (n: number, time: number): Phase => ({
  name: `generation ${n}`,
  doing: `training generation ${n}`,
  label: 'Step',
  moves: true,
  steps: 60,
  time,
})
const one = withEvaluation([generation(0, 60)])
const three = withEvaluation([generation(0, 60), generation(1, 90), generation(2, 90)])
const standing: Standing = { state: 'running', place: 0, step: 30, steps: 60 }

test('Steps of training are those of every phase; an evaluation has all of them behind it', () => {
  assert.equal(stepsDone(standing, one), 30)
  assert.equal(stepsDone({ ...standing, place: 1, step: 900, steps: 1000 }, one), 60)
  const done = [0, 1, 2, 3].map((place) => stepsDone({ ...standing, place }, three))
  assert.deepEqual(done, [30, 90, 150, 180])
  assert.equal(stepsDone({ ...standing, state: 'done' }, three), 180)
})

test('The fraction done never falls on the way from phase to phase', () => {
  const at = (times: number[], places: Partial<Standing>[]) =>
    places.map((more) => fraction({ ...standing, ...more }, times))
  assert.deepEqual(at([1, 1], [{ step: 0 }, {}, { place: 1, step: 0, steps: 0 }, { state: 'done' }]), [0, 0.25, 0.5, 1])
  const places = [{ step: 0 }, { step: 60 }, { place: 1 }, { place: 2 }, { place: 3, step: 500, steps: 1000 }]
  assert.deepEqual(at([1, 2, 2, 5], places), [0, 0.1, 0.2, 0.4, 0.75])
})

test('A speed is that of the last seconds', () => {
  const speed = speedometer(1000)
  assert.equal(speed(0, 0), null)
  assert.equal(speed(1000, 50), 50)
  assert.equal(speed(2000, 250), 200)
  assert.equal(speed(4000, 250), null)
})
