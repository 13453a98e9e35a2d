import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExperimentEvent } from '../../../../core/messages/coordinator.ts'
import type { EventRecord, ExperimentState } from '../../../../core/records/records.ts'
import { Standing } from '../../../../src-main/service/life/standing.ts'

const says = (level: EventRecord['level'], message: string): ExperimentEvent => ({
  type: 'event',
  experiment: 1,
  level,
  message,
})
const becomes = (state: ExperimentState): ExperimentEvent => ({ type: 'state', experiment: 1, state })
const stored = (message: string, beforeMs = 0): EventRecord => {
  const at = new Date(Date.now() - beforeMs).toISOString()
  return { id: 7, at, level: 'warning', experiment: 1, cohort: null, run: null, message }
}
const words = (standing: Standing, events: EventRecord[] = []) =>
  standing.untold(1, events).map(({ message }) => message)

test('A warning is known before the history has it, and only once after', () => {
  const standing = new Standing()
  standing.note(says('warning', 'the coordinator ended'))
  assert.deepEqual(words(standing), ['the coordinator ended'])
  assert.deepEqual(words(standing, [stored('another')]), ['the coordinator ended'])
  assert.deepEqual(words(standing, [stored('the coordinator ended')]), [])
})

test('The same words from an earlier time are another event', () => {
  const standing = new Standing()
  standing.note(says('warning', 'the coordinator ended'))
  assert.deepEqual(words(standing, [stored('the coordinator ended', 60_000)]), ['the coordinator ended'])
})

test('What goes on has no trouble any more; an end keeps its error, and no warning as its reason', () => {
  const standing = new Standing()
  standing.note(says('error', 'no room left'))
  standing.note(becomes('interrupted'))
  assert.deepEqual(words(standing), ['no room left'])
  standing.note(becomes('running'))
  assert.deepEqual(words(standing), [])
  standing.note(says('warning', 'a trainer was lost'))
  standing.note(says('info', 'nothing to see'))
  assert.deepEqual(words(standing), ['a trainer was lost'])
  standing.note(becomes('paused'))
  assert.deepEqual(words(standing), [])
})

test('An experiment is running or queued only if the coordinator says so', () => {
  const standing = new Standing()
  assert.equal(standing.stateOf({ id: 1, state: 'running' }), 'interrupted')
  standing.note(becomes('queued'))
  assert.equal(standing.stateOf({ id: 1, state: 'interrupted' }), 'queued')
  standing.note(becomes('paused'))
  assert.equal(standing.stateOf({ id: 1, state: 'running' }), 'paused')
  assert.equal(standing.stateOf({ id: 1, state: 'finished' }), 'finished')
})
