import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CohortPlan } from '../../core/messages/trainer.ts'
import { checkHistory } from '../../history/check.ts'
import { AmbiguousExperiment } from '../../history/errors.ts'
import { openHistory } from '../../history/history.ts'
import { checkpointAt, chunkOf, freshPath, planOf, provenance, resultOf } from './samples.ts'

test('a cohort goes from queued to finished, and its checkpoint goes with the end', (t) => {
  const { read, write, close } = openHistory(freshPath(t))
  const { plan, cohorts } = planOf({ settings: 2, seeds: 2 })
  const id = write.createExperiment(plan, cohorts, provenance)
  write.setExperimentState(id, 'running')
  write.cohortStarted(id, 0)
  assert.deepEqual([read.experiment(id)!.runs.running, read.experiment(id)!.runs.queued], [2, 2])
  write.saveCheckpoint(id, 0, { ...checkpointAt(5), diverged: [{ place: 1, step: 4, reason: 'NaN' }] }, [])
  assert.deepEqual(
    read.pendingCohorts(id).map(({ state, phase, step, resumable }) => [state, phase, step, resumable]),
    [
      ['running', 'train', 5, true],
      ['queued', null, 0, false],
    ],
  )
  write.finishCohort(id, 0, [resultOf(0), resultOf(1, { state: 'diverged', summaries: {} })], [])
  assert.deepEqual(
    read.pendingCohorts(id).map((cohort) => cohort.plan.index),
    [1],
  )
  assert.equal(read.checkpoint(id, 0), null)
  const diverged = read.runs(id)[1]!
  assert.deepEqual([diverged.state, diverged.divergedStep, diverged.reason], ['diverged', 4, 'NaN'])
  close()
})

test('a failed cohort says why, keeps its checkpoint and can be tried again', (t) => {
  const { read, write, close } = openHistory(freshPath(t))
  const { plan, cohorts } = planOf({ settings: 1, seeds: 2 })
  const id = write.createExperiment(plan, cohorts, provenance)
  write.cohortStarted(id, 0)
  write.saveCheckpoint(id, 0, checkpointAt(3), [])
  write.failCohort(id, 0, 'the GPU went away')
  assert.deepEqual(read.pendingCohorts(id), [])
  assert.equal(read.pendingCohorts(id, { failed: true })[0]!.message, 'the GPU went away')
  assert.equal(read.runs(id)[0]!.reason, 'the GPU went away')
  write.requeueCohort(id, 0)
  assert.equal(read.pendingCohorts(id)[0]!.resumable, true)
  assert.deepEqual([read.runs(id)[0]!.state, read.runs(id)[0]!.reason], ['queued', null])
  close()
})

test('what a program that ended left as running is interrupted, and resumable', (t) => {
  const { read, write, close } = openHistory(freshPath(t))
  const { plan, cohorts } = planOf()
  const id = write.createExperiment(plan, cohorts, provenance)
  write.setExperimentState(id, 'running')
  write.cohortStarted(id, 1)
  write.saveCheckpoint(id, 1, checkpointAt(3), [])
  const waits = write.createExperiment(plan, cohorts, provenance)
  write.setExperimentState(waits, 'queued')
  assert.equal(write.markInterrupted('the power failed'), 2)
  assert.deepEqual([read.experiment(id)!.state, read.experiment(id)!.runs.queued], ['interrupted', 4])
  assert.equal(read.experiment(waits)!.state, 'interrupted')
  for (const experiment of [id, waits])
    assert.deepEqual(
      read.events({ experiment }).map(({ level, message }) => [level, message]),
      [['warning', 'the power failed']],
    )
  assert.equal(read.pendingCohorts(id)[1]!.step, 3)
  close()
})

test('a cohort split into smaller ones goes on where it stood, every run with its own numbers', (t) => {
  const path = freshPath(t)
  const { read, write, close } = openHistory(path)
  const { plan, cohorts } = planOf({ settings: 2, seeds: 3 })
  const id = write.createExperiment(plan, cohorts, provenance)
  const why = { reason: 'ran out of memory', message: 'cohort 0 ran out of memory' }
  write.cohortStarted(id, 0)
  const state = { W: Float32Array.of(10, 11, 20, 21, 30, 31), count: Int32Array.of(3) }
  const diverged = [{ place: 2, step: 1, reason: 'NaN' }]
  write.saveCheckpoint(id, 0, { phase: 'train', step: 2, state, diverged, elapsedMs: 30 }, [chunkOf(1, 2)])
  const [a, b, c] = cohorts[0]!.runs
  const parts = [
    { index: 0, engine: 'cpu', runs: [c!, a!] },
    { index: 2, engine: 'cpu', runs: [b!] },
  ]
  assert.throws(() => write.regroupCohorts(id, [{ index: 0, parts: parts.slice(1) }], why), /not made of its runs/)
  write.regroupCohorts(id, [{ index: 0, parts }], why)
  assert.deepEqual(
    read.pendingCohorts(id).map((cohort) => cohort.plan),
    [parts[0], cohorts[1], parts[1]],
  )
  assert.deepEqual(read.experimentPlan(id), plan)
  assert.deepEqual(read.checkpoint(id, 0), {
    phase: 'train',
    step: 2,
    elapsedMs: 20,
    diverged: [{ place: 0, step: 1, reason: 'NaN' }],
    state: { W: Float32Array.of(30, 31, 10, 11), count: Int32Array.of(3) },
  })
  assert.deepEqual(read.checkpoint(id, 2)!.state, { W: Float32Array.of(20, 21), count: Int32Array.of(3) })
  const runs = read.runs(id)
  assert.deepEqual(
    runs.map(({ state, divergedStep }) => [state, divergedStep]),
    [...[0, 1].map(() => ['queued', null]), ['diverged', 1], ...[0, 1, 2].map(() => ['queued', null])],
  )
  assert.deepEqual(read.series(runs[0]!.id, 'task loss').steps, Int32Array.of(1, 2))
  const regrouped = { from: 3, phase: 'train', step: 2, reason: 'ran out of memory' }
  assert.deepEqual(
    runs.slice(0, 4).map((run) => run.regrouped),
    [[{ ...regrouped, to: 2 }], [{ ...regrouped, to: 1 }], [{ ...regrouped, to: 2 }], []],
  )
  assert.deepEqual(
    read.events({ experiment: id }).map(({ level, cohort, message }) => [level, cohort, message]),
    [['warning', 0, 'cohort 0 ran out of memory']],
  )
  write.finishCohort(id, 2, [resultOf(0)], [])
  assert.throws(() => write.regroupCohorts(id, [{ index: 2, parts: [parts[1]!] }], why), /no unfinished cohort 2/)
  close()
  assert.deepEqual(checkHistory(path), [])
})

test('a split that cannot be made whole changes nothing', (t) => {
  const path = freshPath(t)
  const { read, write, close } = openHistory(path)
  const { plan, cohorts } = planOf({ settings: 2, seeds: 2 })
  const id = write.createExperiment(plan, cohorts, provenance)
  const split = ({ index, runs }: CohortPlan, other: number) => ({
    index,
    parts: runs.map((run, i) => ({ index: i === 0 ? index : other, engine: 'cpu', runs: [run] })),
  })
  // Eight numbers are rows for two runs; seven are not.
  write.saveCheckpoint(id, 0, checkpointAt(3), [])
  write.saveCheckpoint(id, 1, checkpointAt(3, 7), [])
  const splits = [split(cohorts[0]!, 2), split(cohorts[1]!, 3)]
  assert.throws(() => write.regroupCohorts(id, splits, { reason: '', message: '' }), /W\.0: 7 numbers for 2 runs/)
  assert.deepEqual(
    read.cohorts(id).map((cohort) => cohort.plan),
    cohorts,
  )
  assert.deepEqual(read.checkpoint(id, 0), checkpointAt(3))
  assert.deepEqual(read.events({ experiment: id }), [])
  close()
  assert.deepEqual(checkHistory(path), [])
})

test('results for too few runs change nothing', (t) => {
  const { read, write, close } = openHistory(freshPath(t))
  const { plan, cohorts } = planOf()
  const id = write.createExperiment(plan, cohorts, provenance)
  assert.throws(() => write.finishCohort(id, 0, [resultOf(0)], []), /has 2 runs, and results came for 1/)
  const twice = { name: 'a', shape: [1], data: new Float32Array(1) }
  assert.throws(() => write.finishCohort(id, 0, [resultOf(0), resultOf(1, { artifacts: [twice, twice] })], []))
  const named = { name: 'a', shape: [2], data: new Float32Array(2), labels: ['one'] }
  assert.throws(
    () => write.finishCohort(id, 0, [resultOf(0), resultOf(1, { artifacts: [named] })], []),
    /1 labels for 2/,
  )
  assert.equal(read.experiment(id)!.runs.done, 0)
  assert.equal(read.summaries(id).size, 0)
  close()
})

test('a plan with a run in no cohort, or in two, is refused', (t) => {
  const { read, write, close } = openHistory(freshPath(t))
  const { plan, cohorts } = planOf()
  assert.throws(() => write.createExperiment(plan, cohorts.slice(1), provenance), /exactly one cohort/)
  assert.throws(() => write.createExperiment(plan, [...cohorts, cohorts[0]!], provenance), /exactly one cohort/)
  assert.deepEqual(read.listExperiments(), [])
  close()
})

test('times of an experiment are its first start and its last end', (t) => {
  let minute = 0
  const now = () => new Date(Date.UTC(2026, 0, 1, 0, minute++))
  const { read, write, close } = openHistory(freshPath(t), { now })
  const { plan, cohorts } = planOf()
  const id = write.createExperiment(plan, cohorts, provenance)
  for (const state of ['running', 'paused', 'running', 'finished'] as const) write.setExperimentState(id, state)
  const { createdAt, startedAt, finishedAt } = read.experiment(id)!
  assert.deepEqual(
    [createdAt, startedAt, finishedAt].map((at) => at!.slice(11, 16)),
    ['00:00', '00:01', '00:04'],
  )
  assert.throws(() => write.setExperimentState(99, 'running'), /no experiment 99/)
  close()
})

test('an experiment is found by number, by name (the newest) or by the beginning of a name', (t) => {
  const { read, write, close } = openHistory(freshPath(t))
  const create = (name: string) => {
    const { plan, cohorts } = planOf({ name })
    return write.createExperiment(plan, cohorts, provenance)
  }
  const [first, second, other, percent] = [create('digits'), create('digits'), create('ten-concepts'), create('100%')]
  assert.equal(read.findExperiment(first!)!.id, first)
  assert.equal(read.findExperiment(String(first))!.id, first)
  assert.equal(read.findExperiment('digits')!.id, second)
  assert.equal(read.findExperiment('dig')!.id, second)
  assert.equal(read.findExperiment('ten')!.id, other)
  assert.equal(read.findExperiment('100%')!.id, percent)
  assert.equal(read.findExperiment('%'), null)
  create('digits-quick')
  assert.equal(read.findExperiment('digits')!.id, second)
  assert.throws(() => read.findExperiment('dig'), AmbiguousExperiment)
  assert.throws(() => read.findExperiment('dig'), /"dig" could be any of: digits \(2\), digits-quick \(5\)/)
  close()
})

test('a name may be written with hyphens or in another case, and a closer likeness wins', (t) => {
  const { read, write, close } = openHistory(freshPath(t))
  const create = (name: string) => {
    const { plan, cohorts } = planOf({ name })
    return write.createExperiment(plan, cohorts, provenance)
  }
  const quick = create('digits quick')
  const full = create('ten concepts, full')
  const ten = create('ten concepts')
  const odd = create('???')
  const found = (given: string) => read.findExperiment(given)?.id
  assert.deepEqual(['digits-quick', 'Digits_Quick', 'DIGITS', ' digits quick '].map(found), Array(4).fill(quick))
  assert.deepEqual(['ten-concepts-full', 'Ten Concepts', 'ten-concepts', '???'].map(found), [full, ten, ten, odd])
  assert.equal(found('!!!'), undefined)
  assert.throws(() => found('TEN'), /"TEN" could be any of: ten concepts \(3\), ten concepts, full \(2\)/)
  close()
})

test('notes, tags and the archive change an experiment and nothing else', (t) => {
  const { read, write, close } = openHistory(freshPath(t))
  const { plan, cohorts } = planOf()
  const id = write.createExperiment(plan, cohorts, provenance)
  const before = read.experiment(id)
  write.noteExperiment(id, "it's; DROP TABLE runs --")
  write.tagExperiment(id, ['b', 'a', 'b'])
  write.archiveExperiment(id, true)
  const changed = { notes: "it's; DROP TABLE runs --", tags: ['b', 'a'], archived: true }
  assert.deepEqual(read.experiment(id), { ...before, ...changed })
  close()
})
