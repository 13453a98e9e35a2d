import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { checkHistory } from '../../history/check.ts'
import { openHistory } from '../../history/history.ts'
import { checkpointAt, chunkOf, freshPath, planOf, provenance, resultOf } from './samples.ts'

/** A history of two experiments, each with every kind of row; both ids. */
function two(path: string): number[] {
  const history = openHistory(path)
  const ids = ['first', 'second'].map((name) => {
    const { plan, cohorts } = planOf({ name, settings: 3 })
    const id = history.write.createExperiment(plan, cohorts, provenance)
    history.write.setExperimentState(id, 'running')
    history.write.finishCohort(id, 0, [resultOf(0), resultOf(1)], [chunkOf(1, 3)])
    history.write.cohortStarted(id, 1)
    history.write.saveCheckpoint(id, 1, checkpointAt(3), [chunkOf(1, 3)])
    history.write.recordEvent({ level: 'warning', message: 'slow', experiment: id })
    history.write.recordAnswer({ experiment: id, run: null, person: 'p', question: {}, answer: {} })
    history.write.setExperimentState(id, 'paused')
    return id
  })
  history.close()
  return ids
}

const counts = (path: string): Record<string, number> => {
  const db = new Database(path, { readonly: true })
  const tables = db
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%'`)
    .pluck()
    .all()
  const found = Object.fromEntries(
    tables.map((table) => [table, Number(db.prepare(`SELECT count(*) FROM "${table}"`).pluck().get())]),
  )
  db.close()
  return found
}

test('A deleted experiment takes every row of it along, and leaves a sound history and the other experiment as it was', (t) => {
  const path = freshPath(t)
  const [first, second] = two(path)
  const before = counts(path)
  const history = openHistory(path)
  history.write.deleteExperiment(first!)
  assert.deepEqual(
    history.read.listExperiments().map(({ id }) => id),
    [second],
  )
  assert.equal(history.read.run(1), null)
  history.close()
  const { identity, devices, digests, deleted_experiments, deleted_results, deleted_runs, ...after } = counts(path)
  assert.deepEqual([identity, devices], [before.identity, before.devices])
  for (const [table, count] of Object.entries(after)) assert.equal(count, before[table]! / 2, table)
  assert.deepEqual([deleted_experiments, deleted_results, deleted_runs], [1, 2, 1])
  assert.equal(digests, (before.digests! - before.identity!) / 2 + before.identity! + 2)
  assert.deepEqual(checkHistory(path), [])
})

test('What is not there is not deleted', (t) => {
  const path = freshPath(t)
  two(path)
  const history = openHistory(path)
  t.after(() => history.close())
  assert.throws(() => history.write.deleteExperiment(9), /the history has no experiment 9/)
})

test('A renamed experiment is found by its new name, and its file stays as it was given', (t) => {
  const path = freshPath(t)
  const [first] = two(path)
  const history = openHistory(path)
  history.write.renameExperiment(first!, 'third')
  assert.equal(history.read.findExperiment('third')?.id, first)
  assert.equal(history.read.findExperiment('first'), null)
  assert.match(history.read.experimentText(first!), /^name: first$/m)
  history.close()
  assert.deepEqual(checkHistory(path), [])
})

test('The numbers of a deleted experiment and its runs are not given again, even if it was the newest and the file was closed', (t) => {
  const path = freshPath(t)
  const [, second] = two(path)
  const history = openHistory(path)
  const last = Math.max(...history.read.runs(second!).map(({ id }) => id))
  history.write.deleteExperiment(second!)
  history.close()
  const later = openHistory(path)
  const { plan, cohorts } = planOf({ name: 'third' })
  assert.equal(later.write.createExperiment(plan, cohorts, provenance), second! + 1)
  const runs = later.read.runs(second! + 1).map(({ id }) => id)
  assert.deepEqual(
    runs.toSorted((a, b) => a - b),
    Array.from(plan.runs, (_, i) => last + 1 + i),
  )
  later.close()
  assert.deepEqual(checkHistory(path), [])
})

test('A change of what is kept of a deleted experiment is found', (t) => {
  const path = freshPath(t)
  const [first] = two(path)
  const history = openHistory(path)
  history.write.deleteExperiment(first!)
  history.close()
  const db = new Database(path)
  db.prepare('DELETE FROM deleted_results').run()
  db.prepare('UPDATE deleted_runs SET last = 0').run()
  db.close()
  const found = JSON.stringify(checkHistory(path))
  assert.match(found, /"[^"]*deleted experiment 1: what is stored has changed/)
  assert.match(found, /runs of deleted experiment 1: what is stored has changed/)
})

test('The number of a deleted experiment leads to no other, whatever its name', (t) => {
  const history = openHistory(freshPath(t))
  const create = (name: string) => {
    const { plan, cohorts } = planOf({ name })
    const id = history.write.createExperiment(plan, cohorts, provenance)
    history.write.setExperimentState(id, 'paused')
    return id
  }
  const gone = create('gone')
  create(`${gone} layers`)
  const named = create('77')
  history.write.deleteExperiment(gone)
  create(String(gone))
  assert.equal(history.read.findExperiment(String(gone)), null)
  assert.equal(history.read.findExperiment('77')?.id, named)
  assert.equal(history.read.findExperiment('7'), null)
  history.close()
})
