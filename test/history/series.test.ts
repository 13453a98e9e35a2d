import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHistory } from '../../history/history.ts'
import { thinned } from '../../history/read/thinned.ts'
import { checkpointAt, chunkOf, freshPath, planOf, provenance, resultOf } from './samples.ts'

test('fragments of a series join, and a later one wins where they overlap', (t) => {
  const history = openHistory(freshPath(t))
  const { plan, cohorts } = planOf({ settings: 1, seeds: 1 })
  const id = history.write.createExperiment(plan, cohorts, provenance)
  const save = (from: number, to: number, scale: number) =>
    history.write.saveCheckpoint(id, 0, checkpointAt(to), [chunkOf(from, to, { scale })])
  save(1, 4, 1)
  save(5, 9, 1)
  save(3, 6, -1)
  const run = history.read.runs(id)[0]!.id
  const expected = [1, 2, -3, -4, -5, -6, 7, 8, 9]
  assert.deepEqual([...history.read.series(run, 'task loss').values], expected)
  history.write.finishCohort(id, 0, [resultOf(0)], [chunkOf(10, 10, { scale: 1 })])
  assert.deepEqual([...history.read.series(run, 'task loss').values], [...expected, 10])
  const part = history.read.series(run, 'task loss', { from: 4, to: 6 })
  assert.deepEqual([[...part.steps], part.total], [[4, 5, 6], 3])
  assert.equal(history.read.series(run, 'task loss', { from: 50, to: 60 }).total, 0)
  history.close()
})

test('a fragment inside a longer one leaves both ends of it', (t) => {
  const history = openHistory(freshPath(t))
  const { plan, cohorts } = planOf({ settings: 1, seeds: 1 })
  const id = history.write.createExperiment(plan, cohorts, provenance)
  history.write.saveCheckpoint(id, 0, checkpointAt(9), [chunkOf(1, 9, { scale: 1 })])
  history.write.saveCheckpoint(id, 0, checkpointAt(5), [chunkOf(4, 5, { scale: 0 })])
  const { values } = history.read.series(history.read.runs(id)[0]!.id, 'task loss')
  assert.deepEqual([...values], [1, 2, 3, 0, 0, 6, 7, 8, 9])
  history.close()
})

test('a series whose steps do not rise, or without a value for each step, is refused whole', (t) => {
  const history = openHistory(freshPath(t))
  const { plan, cohorts } = planOf()
  const id = history.write.createExperiment(plan, cohorts, provenance)
  const chunk = { ...chunkOf(1, 2), steps: Int32Array.from([2, 2]) }
  assert.throws(() => history.write.saveCheckpoint(id, 0, checkpointAt(2), [chunk]), /steps must rise/)
  const short = { ...chunkOf(1, 3), values: new Float32Array(2) }
  assert.throws(() => history.write.saveCheckpoint(id, 0, checkpointAt(2), [short]), /3 steps, 2 values/)
  assert.equal(history.read.checkpoint(id, 0), null)
  history.close()
})

test('thinning keeps every spike and the first NaN, in order, within three points for each bucket', () => {
  const steps = Int32Array.from({ length: 10_000 }, (_, i) => i * 3)
  const values = Float32Array.from(steps, (step) => Math.sin(step / 500))
  values[1234] = 99
  values[4321] = -Infinity
  values[7777] = NaN
  const { steps: shown, values: heights } = thinned({ steps, values }, 50)
  assert.ok(shown.length <= 152 && shown.length >= 50)
  for (const index of [0, 1234, 4321, 7777, 9999]) {
    assert.ok(shown.includes(index * 3), `the point at step ${index * 3} is shown`)
  }
  assert.deepEqual(
    [...shown],
    [...new Set(shown)].sort((a, b) => a - b),
  )
  shown.forEach((step, i) => assert.ok(Object.is(heights[i], values[step / 3])))
})

test('a series that fits is not thinned, and the total is said when it is', (t) => {
  const history = openHistory(freshPath(t))
  const { plan, cohorts } = planOf()
  const id = history.write.createExperiment(plan, cohorts, provenance)
  history.write.saveCheckpoint(id, 0, checkpointAt(1), [chunkOf(1, 1000)])
  const run = history.read.runs(id)[0]!.id
  assert.equal(history.read.series(run, 'task loss', { buckets: 500 }).steps.length, 1000)
  const few = history.read.series(run, 'task loss', { buckets: 10 })
  assert.ok(few.steps.length <= 32)
  assert.equal(few.total, 1000)
  history.close()
})
