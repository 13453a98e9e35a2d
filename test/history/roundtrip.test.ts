import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHistory } from '../../history/history.ts'
import { checkpointAt, chunkOf, freshPath, planOf, provenance, resultOf } from './samples.ts'

const strange = [NaN, -0, 0, Infinity, -Infinity, 1e-45, 3.4028234663852886e38, 1 / 3]

function bitsOf(array: Float32Array | Int32Array | undefined): Buffer {
  assert.ok(array)
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength)
}

test('an experiment comes back as it was planned, after closing and opening', (t) => {
  const path = freshPath(t)
  const { plan, cohorts } = planOf({ settings: 3, seeds: 2 })
  const first = openHistory(path)
  const id = first.write.createExperiment(plan, cohorts, { ...provenance, tags: ['a'], notes: 'why' })
  first.close()
  const { read, close } = openHistory(path, { readonly: true })
  assert.deepEqual(read.experimentPlan(id), plan)
  assert.deepEqual(
    read.cohorts(id).map((cohort) => cohort.plan),
    cohorts,
  )
  const record = read.experiment(id)!
  assert.deepEqual([record.tags, record.notes, record.state, record.runs.queued], [['a'], 'why', 'queued', 6])
  assert.deepEqual(read.runs(id, { withSettings: true })[5]!.settings, plan.runs[5]!.settings)
  assert.equal(read.runs(id)[5]!.settings, undefined)
  close()
})

test('a checkpoint comes back bit for bit, with the payloads of its NaNs', (t) => {
  const path = freshPath(t)
  const history = openHistory(path)
  const { plan, cohorts } = planOf()
  const id = history.write.createExperiment(plan, cohorts, provenance)
  const random = new Int32Array(300_001).map((_, i) => Math.imul(i + 1, 2654435761))
  const state = {
    'W.0': new Float32Array(random.buffer),
    odd: Float32Array.from([9, ...strange]).subarray(1),
    'Adam.step': Int32Array.from([-1, 2 ** 31 - 1, -(2 ** 31)]),
    empty: new Float32Array(0),
  }
  const diverged = [{ place: 1, step: 3, reason: 'loss is NaN' }]
  const given = { phase: 'evaluate' as const, step: 7, state, diverged, elapsedMs: 12.25 }
  history.write.saveCheckpoint(id, 1, given, [])
  const found = history.read.checkpoint(id, 1)!
  assert.deepEqual({ ...found, state: null }, { ...given, state: null })
  assert.deepEqual(Object.keys(found.state), Object.keys(state))
  for (const [name, array] of Object.entries(state)) {
    assert.equal(found.state[name]!.constructor, array.constructor)
    assert.deepEqual(bitsOf(found.state[name]), bitsOf(array))
  }
  assert.equal(history.read.checkpoint(id, 0), null)
  const run = history.read.runs(id).find((run) => run.cohort === 1 && run.place === 1)!
  assert.deepEqual([run.state, run.divergedStep, run.reason], ['diverged', 3, 'loss is NaN'])
  history.close()
})

test('summaries keep every number, and why one is missing', (t) => {
  const history = openHistory(freshPath(t))
  const { plan, cohorts } = planOf({ settings: 1, seeds: 1 })
  const id = history.write.createExperiment(plan, cohorts, provenance)
  const summaries = {
    ...Object.fromEntries(strange.map((value, i) => [`strange ${i}`, value])),
    missing: { value: null, reason: 'no unit is alive' } as const,
    unexplained: { value: null, reason: '' } as const,
  }
  const cost = { flops: 1e15, wallMs: NaN }
  history.write.finishCohort(id, 0, [resultOf(0, { summaries, cost })], [])
  const [run] = history.read.runs(id)
  assert.deepEqual(history.read.summaries(id).get(run!.id), summaries)
  assert.deepEqual(history.read.summaries(id, ['missing', 'absent']).get(run!.id), { missing: summaries.missing })
  assert.deepEqual(run!.cost, cost)
  history.close()
})

test('series and artifacts come back bit for bit', (t) => {
  const history = openHistory(freshPath(t))
  const { plan, cohorts } = planOf({ settings: 1, seeds: 2 })
  const id = history.write.createExperiment(plan, cohorts, provenance)
  const values = Float32Array.from(strange)
  const series = [{ name: 'loss', place: 1, steps: Int32Array.from(strange, (_, i) => i * 10), values }]
  const artifacts = [
    { name: 'units', shape: [2, 4], data: values, labels: ['slant', 'class 3'] },
    { name: 'weight', shape: [8], data: values },
  ]
  history.write.finishCohort(id, 0, [resultOf(0), resultOf(1, { artifacts })], series)
  const run = history.read.runs(id)[1]!.id
  const found = history.read.series(run, 'loss')
  assert.deepEqual([bitsOf(found.steps), bitsOf(found.values)], [bitsOf(series[0]!.steps), bitsOf(values)])
  const artifact = history.read.artifact(run, 'units')!
  assert.deepEqual([artifact.shape, bitsOf(artifact.data)], [[2, 4], bitsOf(values)])
  assert.deepEqual(artifact.labels, ['slant', 'class 3'])
  assert.equal(history.read.artifact(run, 'weight')!.labels, null)
  assert.deepEqual([history.read.seriesNames(run), history.read.artifactNames(run)], [['loss'], ['units', 'weight']])
  assert.equal(history.read.artifact(run, 'other'), null)
  assert.equal(history.read.series(run, 'other').total, 0)
  history.close()
})

test('events, answers and devices come back with their times', (t) => {
  const history = openHistory(freshPath(t), { now: () => new Date('2026-01-02T03:04:05.678Z') })
  const { plan, cohorts } = planOf()
  const id = history.write.createExperiment(plan, cohorts, provenance)
  const run = history.read.runs(id)[0]!.id
  history.write.recordEvent({ level: 'warning', message: 'first' })
  history.write.recordEvent({ level: 'error', experiment: id, cohort: 1, run, message: 'second' })
  history.write.recordAnswer({ experiment: id, run, person: 'p', question: { unit: 3 }, answer: { right: true } })
  history.write.recordDevice('gpu', { memory: 1 })
  history.write.recordDevice('gpu', { memory: Infinity })
  const at = '2026-01-02T03:04:05.678Z'
  const second = { id: 2, at, level: 'error', experiment: id, cohort: 1, run, message: 'second' }
  assert.deepEqual(history.read.events({ experiment: id }), [second])
  assert.deepEqual(
    history.read.events().map((event) => event.message),
    ['second', 'first'],
  )
  assert.deepEqual(history.read.answers(id)[0]!.question, { unit: 3 })
  assert.deepEqual(history.read.devices()[0]!.facts, { memory: Infinity })
  history.close()
})

test('a state array and its series never share memory with what was given', (t) => {
  const history = openHistory(freshPath(t))
  const { plan, cohorts } = planOf()
  const id = history.write.createExperiment(plan, cohorts, provenance)
  const checkpoint = checkpointAt(1)
  const chunk = chunkOf(1, 4)
  history.write.saveCheckpoint(id, 0, checkpoint, [chunk])
  checkpoint.state['W.0']!.fill(0)
  chunk.values.fill(0)
  assert.equal(history.read.checkpoint(id, 0)!.state['W.0']![0], 1)
  assert.equal(history.read.series(history.read.runs(id)[0]!.id, 'task loss').values[3], 2)
  history.close()
})
