import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { checkHistory } from '../../history/check.ts'
import { HistoryBusy, HistoryMissing, HistoryTooNew, HistoryUnreachable, NotAHistory } from '../../history/errors.ts'
import { openHistory } from '../../history/history.ts'
import { applicationId } from '../../history/migrate.ts'
import { migrations } from '../../history/migrations/index.ts'
import { freshPath, planOf, provenance } from './samples.ts'

test('the file says whose it is, and is written durably', (t) => {
  const path = freshPath(t)
  const history = openHistory(path)
  history.write.recordEvent({ level: 'info', message: 'x' })
  assert.equal(history.read.databaseInfo().version, migrations.length)
  history.close()
  const bytes = readFileSync(path)
  assert.equal(bytes.readUInt32BE(68), applicationId)
  assert.equal(bytes.toString('ascii', 68, 72), 'PELL')
  assert.deepEqual([bytes[18], bytes[19]], [2, 2], 'write-ahead log')
})

test('a history of a newer version is refused, with what to do, and stays as it is', (t) => {
  const path = freshPath(t)
  openHistory(path).close()
  const db = new Database(path)
  db.pragma('user_version = 99')
  db.close()
  const before = readFileSync(path)
  const expected = `${path} was written by a newer Pellucid (history version 99; this one knows up to ${migrations.length}). Nothing was changed. Update Pellucid, or choose another history with --history FILE`
  for (const readonly of [false, true] as const) {
    assert.throws(
      () => openHistory(path, { readonly: readonly as true }),
      (error: Error) => error instanceof HistoryTooNew && error.message === expected,
    )
  }
  assert.deepEqual(checkHistory(path), [{ kind: 'file', message: expected }])
  assert.deepEqual(readFileSync(path), before)
})

test('the database of another program is refused and stays as it is', (t) => {
  const path = freshPath(t)
  const db = new Database(path)
  db.exec('CREATE TABLE moz_places (url TEXT)')
  db.close()
  const before = readFileSync(path)
  assert.throws(() => openHistory(path), NotAHistory)
  assert.throws(() => openHistory(path), /is not a Pellucid history: it is the database of another program/)
  assert.match(checkHistory(path)[0]!.message, /another program/)
  assert.deepEqual(readFileSync(path), before)
})

test('a file that is no database is refused and stays as it is', (t) => {
  const path = freshPath(t)
  writeFileSync(path, 'name: ten-concepts\n'.repeat(500))
  const before = readFileSync(path)
  assert.throws(() => openHistory(path), NotAHistory)
  assert.throws(() => openHistory(path, { readonly: true }), NotAHistory)
  assert.equal(checkHistory(path).length, 1)
  assert.deepEqual(readFileSync(path), before)
})

test('an empty file becomes a history, a folder and a missing folder do not', (t) => {
  const path = freshPath(t)
  writeFileSync(path, '')
  openHistory(path).close()
  assert.deepEqual(checkHistory(path), [])
  const folder = join(dirname(path), 'folder')
  mkdirSync(folder)
  assert.throws(() => openHistory(folder), HistoryUnreachable)
  assert.throws(() => openHistory(join(folder, 'no', 'lab.pellucid')), HistoryUnreachable)
  assert.throws(() => openHistory(join(folder, 'lab.pellucid'), { readonly: true }), HistoryMissing)
})

test('a second writer waits, then says that another program is writing', (t) => {
  const path = freshPath(t)
  const history = openHistory(path)
  const other = openHistory(path, { timeoutMs: 20 })
  const db = new Database(path)
  db.exec('BEGIN IMMEDIATE')
  assert.throws(() => other.write.recordEvent({ level: 'info', message: 'x' }), HistoryBusy)
  assert.deepEqual(other.read.events(), [])
  db.exec('ROLLBACK')
  db.close()
  other.write.recordEvent({ level: 'info', message: 'x' })
  other.close()
  history.close()
})

test('after a wait in vain, writes no longer wait for another writer, until one succeeds', (t) => {
  const path = freshPath(t)
  const { write, close } = openHistory(path, { timeoutMs: 400 })
  const db = new Database(path)
  const refusedAfterMs = () => {
    const begun = performance.now()
    assert.throws(() => write.recordEvent({ level: 'info', message: 'x' }), HistoryBusy)
    return performance.now() - begun
  }
  for (let round = 0; round < 2; round++) {
    db.exec('BEGIN IMMEDIATE')
    const waits = [refusedAfterMs(), refusedAfterMs(), refusedAfterMs()]
    assert.ok(waits[0]! >= 300 && waits[1]! < 300 && waits[2]! < 300, waits.join())
    db.exec('ROLLBACK')
    write.recordEvent({ level: 'info', message: 'y' })
  }
  db.close()
  close()
})

test('a reader sees each committed change while the writer goes on', (t) => {
  const path = freshPath(t)
  const { write, close } = openHistory(path)
  const reader = openHistory(path, { readonly: true })
  const { plan, cohorts } = planOf()
  const id = write.createExperiment(plan, cohorts, provenance)
  assert.equal(reader.read.listExperiments()[0]!.runs.queued, 4)
  write.cohortStarted(id, 0)
  assert.equal(reader.read.listExperiments()[0]!.runs.running, 2)
  assert.equal('write' in reader, false)
  reader.close()
  close()
})
