import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { listBackups } from '../../history/backup.ts'
import { HistoryTooNew } from '../../history/errors.ts'
import { openHistory } from '../../history/history.ts'
import { migrations } from '../../history/migrations/index.ts'
import { olderVersion } from '../../history/older.ts'
import { checkpointAt, freshPath, planOf, provenance } from './samples.ts'

const next = [...migrations, `ALTER TABLE devices ADD COLUMN place TEXT NOT NULL DEFAULT 'here'`]

test('an older history is brought up to date, after a backup, with all that is in it', (t) => {
  const path = freshPath(t)
  const older = openHistory(path)
  const { plan, cohorts } = planOf()
  const id = older.write.createExperiment(plan, cohorts, provenance)
  older.write.saveCheckpoint(id, 0, checkpointAt(4), [])
  older.write.recordDevice('gpu', {})
  older.close()
  const newer = openHistory(path, { migrations: next, now: () => new Date('2026-05-06T07:08:09Z') })
  assert.equal(newer.read.databaseInfo().version, next.length)
  assert.deepEqual(newer.read.experimentPlan(id), plan)
  assert.deepEqual(newer.read.checkpoint(id, 0), checkpointAt(4))
  newer.close()
  const [backup, ...others] = listBackups(path)
  assert.deepEqual([others.length, backup!.fromVersion], [0, migrations.length])
  assert.equal(backup!.at.toISOString(), '2026-05-06T07:08:09.000Z')
  const kept = openHistory(backup!.path, { readonly: true })
  assert.deepEqual(kept.read.experimentPlan(id), plan)
  kept.close()
  assert.throws(() => openHistory(path), HistoryTooNew)
})

test('an older history that is only read stays as it is, and what is read is up to date', (t) => {
  const path = freshPath(t)
  const older = openHistory(path)
  const id = older.write.createExperiment(planOf().plan, planOf().cohorts, provenance)
  // With its last words in its log only, and as a file alone.
  for (const isOpen of [true, false]) {
    if (!isOpen) older.close()
    const before = [readFileSync(path), readdirSync(dirname(path))]
    const { read, close } = openHistory(path, { readonly: true, migrations: next })
    assert.deepEqual([read.databaseInfo().version, read.experimentPlan(id)], [next.length, planOf().plan])
    close()
    assert.deepEqual([readFileSync(path), readdirSync(dirname(path))], before)
    assert.equal(olderVersion(path, next), migrations.length)
  }
  const newer = openHistory(path, { migrations: next })
  // The file itself is updated when its log is written back.
  assert.equal(olderVersion(path, next), null)
  newer.close()
  assert.equal(olderVersion(path, next), null)
})

test('an update that fails leaves the history at its version', (t) => {
  const path = freshPath(t)
  openHistory(path).close()
  const broken = [...next, 'DROP TABLE devices; CREATE TABLE runs (id INTEGER)']
  assert.throws(() => openHistory(path, { migrations: broken }), /table runs already exists/)
  const history = openHistory(path)
  assert.equal(history.read.databaseInfo().version, migrations.length)
  assert.deepEqual(history.read.devices(), [])
  history.close()
})

test('a history that is up to date is opened without a backup', (t) => {
  const path = freshPath(t)
  openHistory(path).close()
  openHistory(path).close()
  assert.deepEqual(listBackups(path), [])
})
