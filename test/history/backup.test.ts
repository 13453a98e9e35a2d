import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { test } from 'node:test'
import { backupFolder, backupHistory, listBackups, thinBackups } from '../../history/backup.ts'
import { checkHistory } from '../../history/check.ts'
import { HistoryError, HistoryMissing } from '../../history/errors.ts'
import { openHistory } from '../../history/history.ts'
import { restoreHistory } from '../../history/restore.ts'
import { checkpointAt, chunkOf, freshPath, planOf, provenance } from './samples.ts'

test('a backup of a history in use holds all that is committed, and restores to it', (t) => {
  const path = freshPath(t)
  const { read, write, close } = openHistory(path)
  const { plan, cohorts } = planOf()
  const id = write.createExperiment(plan, cohorts, provenance)
  write.saveCheckpoint(id, 0, checkpointAt(6, 1000), [chunkOf(1, 6)])
  const backup = backupHistory(path, new Date('2026-02-03T04:05:06Z'))
  assert.deepEqual(listBackups(path), [backup])
  assert.deepEqual(checkHistory(backup.path), [])
  const before = read.experiment(id)
  write.archiveExperiment(id, true)
  close()
  const replaced = restoreHistory(backup.path, path, new Date('2026-02-04T00:00:00Z'))
  assert.equal(replaced, `${path}.replaced-2026-02-04T00-00-00Z`)
  const restored = openHistory(path)
  assert.deepEqual(restored.read.experiment(id), before)
  assert.deepEqual(restored.read.checkpoint(id, 0), checkpointAt(6, 1000))
  restored.close()
  const aside = openHistory(replaced, { readonly: true })
  assert.equal(aside.read.experiment(id)!.archived, true)
  aside.close()
})

test('a damaged backup is not restored, and the present history stays', (t) => {
  const path = freshPath(t)
  openHistory(path).close()
  const backup = backupHistory(path)
  truncateSync(backup.path, backup.bytes / 2)
  const before = readFileSync(path)
  assert.throws(() => restoreHistory(backup.path, path), HistoryError)
  assert.throws(() => restoreHistory(`${path}.nowhere`, path), HistoryMissing)
  assert.deepEqual(readFileSync(path), before)
  assert.deepEqual(
    readdirSync(dirname(path))
      .filter((name) => !/-(wal|shm)$/.test(name))
      .sort(),
    ['backups', 'lab.pellucid'],
  )
})

test('a damaged history yields no backup, not even half of one', (t) => {
  const path = freshPath(t)
  openHistory(path).close()
  const whole = backupHistory(path, new Date('2026-01-01T00:00:00Z'))
  for (const part of ['', '-journal'])
    writeFileSync(`${backupFolder(path)}/lab.pellucid.2025-01-01T00-00-00Z.backup.tmp${part}`, 'cut short')
  truncateSync(path, readFileSync(path).length / 2)
  assert.throws(() => backupHistory(path), HistoryError)
  assert.deepEqual(readdirSync(backupFolder(path)), [basename(whole.path)])
  assert.throws(() => backupHistory(`${path}.nowhere`), HistoryMissing)
})

test('thinning deletes backups of this history only, and none made before an update', (t) => {
  const path = freshPath(t)
  openHistory(path).close()
  const made = [1, 2, 3].map((hour) => backupHistory(path, new Date(Date.UTC(2026, 0, 1, hour))))
  const folder = backupFolder(path)
  writeFileSync(`${folder}/lab.pellucid.2026-01-01T00-00-00Z.v1.backup`, '')
  writeFileSync(`${folder}/other.pellucid.2026-01-01T00-00-00Z.backup`, '')
  const gone = thinBackups(path).map((backup) => backup.at.getUTCHours())
  assert.deepEqual(gone, [2, 1])
  assert.equal(readdirSync(folder).length, 3)
  assert.ok(existsSync(made[2]!.path))
})
