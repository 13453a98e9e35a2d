import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tookSeconds, tookWords } from '../../../src-renderer/lab/took.ts'

test('an experiment took the time from its start to its end, and an extended one that of what was added', () => {
  const startedAt = '2026-11-01T10:00:00.000Z'
  const stage = { seeds: 8, settings: 8, done: 64, hash: '', at: '2026-11-03T09:00:00.000Z' }
  assert.equal(tookSeconds({ startedAt, finishedAt: '2026-11-01T10:00:27.000Z' }), 27)
  assert.equal(tookSeconds({ startedAt, finishedAt: '2026-11-03T09:01:00.000Z', stages: [stage] }), 60)
  assert.equal(tookSeconds({ startedAt, finishedAt: null }), null)
})

test('The time that was expected stands beside the time that it took', () => {
  const times = { startedAt: '2026-11-01T10:00:00.000Z', finishedAt: '2026-11-01T10:00:27.000Z' }
  assert.equal(tookWords({ ...times, expectedSeconds: 45 }), 'Finished in 27 s; 45 s were expected.')
  assert.equal(tookWords(times), 'Finished in 27 s.')
  assert.equal(tookWords({ ...times, finishedAt: null, expectedSeconds: 45 }), 'Finished.')
  const stages = [{ seeds: 8, settings: 8, done: 64, hash: '', at: '2026-11-01T10:00:07.000Z' }]
  assert.equal(tookWords({ ...times, stages, expectedSeconds: 45 }), 'Finished in 20 s.')
})
