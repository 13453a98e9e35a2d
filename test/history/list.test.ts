import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHistory, type History } from '../../history/history.ts'
import type { ListQuery } from '../../history/records.ts'
import { checkpointAt, freshPath, planOf, provenance, resultOf } from './samples.ts'

const all: ListQuery = {
  search: '',
  states: [],
  tag: null,
  archived: false,
  order: 'created',
  descending: true,
  from: 0,
  count: 100,
}

function begin(history: History, name: string, more: { notes?: string; tags?: string[] } = {}): number {
  const { plan, cohorts } = planOf({ name })
  return history.write.createExperiment(plan, cohorts, { ...provenance, ...more })
}

test('a long list comes in parts, newest first, with how many there are', (t) => {
  const history = openHistory(freshPath(t))
  t.after(() => history.close())
  const ids = Array.from({ length: 25 }, (_, i) => begin(history, `run ${i}`))
  const page = history.read.listPage({ ...all, from: 10, count: 5 })
  assert.equal(page.total, 25)
  assert.deepEqual(
    page.rows.map(({ id }) => id),
    ids.toReversed().slice(10, 15),
  )
  assert.deepEqual(page.rows[0]!.axes, ['pressure'])
  assert.deepEqual(page.rows[0]!.runs, { queued: 4, running: 0, done: 0, diverged: 0, failed: 0 })
  assert.deepEqual(history.read.listPage({ ...all, from: 100 }).rows, [])
})

test('it is searched in names, tags and notes, where a percent sign is a percent sign', (t) => {
  const history = openHistory(freshPath(t))
  t.after(() => history.close())
  begin(history, 'plain')
  begin(history, '100% sure', { notes: 'the second' })
  begin(history, 'third', { tags: ['Paper', "o'clock"] })
  const found = (search: string) => history.read.listPage({ ...all, search }).rows.map(({ name }) => name)
  assert.deepEqual(found('0%'), ['100% sure'])
  assert.deepEqual(found('%'), ['100% sure'])
  assert.deepEqual(found('_'), [])
  assert.deepEqual(found(' PAPER '), ['third'])
  assert.deepEqual(found("o'cl"), ['third'])
  assert.deepEqual(found('second'), ['100% sure'])
  assert.equal(found('').length, 3)
})

test('it is filtered by state, tag and archive, and sorted by what is shown', (t) => {
  const history = openHistory(freshPath(t))
  t.after(() => history.close())
  const [a, b, c] = [
    begin(history, 'b', { tags: ['x'] }),
    begin(history, 'A'),
    begin(history, 'c', { tags: ['x', 'y'] }),
  ]
  history.write.setExperimentState(b!, 'paused')
  history.write.archiveExperiment(c!, true)
  history.write.saveCheckpoint(a!, 0, checkpointAt(1), [])
  history.write.finishCohort(a!, 0, [resultOf(0), resultOf(1)], [])
  const ids = (query: Partial<ListQuery>) => history.read.listPage({ ...all, ...query }).rows.map(({ id }) => id)
  assert.deepEqual(ids({}), [b, a])
  assert.deepEqual(ids({ archived: true }), [c, b, a])
  assert.deepEqual(ids({ states: ['paused'] }), [b])
  assert.deepEqual(ids({ tag: 'x', archived: true }), [c, a])
  assert.deepEqual(ids({ order: 'name', descending: false, archived: true }), [b, a, c])
  assert.deepEqual(ids({ order: 'progress' }), [a, b])
  assert.deepEqual(history.read.tags(), ['x'])
})

test('places say where every run stands, without what it is', (t) => {
  const history = openHistory(freshPath(t))
  t.after(() => history.close())
  const id = begin(history, 'places')
  const diverged = resultOf(1, { state: 'diverged', reason: 'task loss is NaN at step 3' })
  history.write.finishCohort(id, 1, [resultOf(0), diverged], [])
  const places = history.read.places(id)
  assert.deepEqual(
    places.map(({ setting, seed, cohort, place, state }) => [setting, seed, cohort, place, state]),
    [
      [0, 0, 0, 0, 'queued'],
      [0, 1, 0, 1, 'queued'],
      [1, 0, 1, 0, 'done'],
      [1, 1, 1, 1, 'diverged'],
    ],
  )
  assert.match(places[3]!.reason!, /step 3/)
  assert.deepEqual(places[0]!.axes, { 'teaching.pressure': null })
  assert.equal('cost' in places[0]!, false)
})
