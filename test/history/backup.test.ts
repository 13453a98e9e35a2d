import assert from 'node:assert/strict'
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { backupFolder, backupHistory, listBackups } from '../../history/backup.ts'
import { thinBackups } from '../../history/thin.ts'
import { checkHistory } from '../../history/check.ts'
import { HistoryError, HistoryMissing } from '../../history/errors.ts'
import { openHistory } from '../../history/history.ts'
import { backupMeant, holdingOf, restoreHistory } from '../../history/restore.ts'
import { requireUsable } from '../../history/usable.ts'
import { checkpointAt, chunkOf, freshPath, planOf, provenance, resultOf } from './samples.ts'

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

/** A history with one experiment, of which the first cohort has results. */
function measured(path: string): void {
  const { write, close } = openHistory(path)
  const { plan, cohorts } = planOf()
  const id = write.createExperiment(plan, cohorts, provenance)
  write.finishCohort(id, 0, [resultOf(0), resultOf(1)], [])
  close()
}

const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour))

test('backups of a history that was lost are not thinned by the one that took its name', (t) => {
  const path = freshPath(t)
  measured(path)
  const lost = backupHistory(path, at(1))
  for (const part of ['', '-wal', '-shm']) rmSync(path + part, { force: true })
  measured(path)
  backupHistory(path, at(2))
  backupHistory(path, at(3))
  assert.deepEqual(
    thinBackups(path).map((backup) => backup.at),
    [at(2)],
  )
  assert.ok(existsSync(lost.path))
})

test('nothing is thinned while check finds something in the newest backup', (t) => {
  const path = freshPath(t)
  measured(path)
  const good = backupHistory(path, at(1))
  const db = new Database(path)
  db.exec(`UPDATE summaries SET value = 7`)
  db.close()
  backupHistory(path, at(2))
  assert.deepEqual(thinBackups(path), [])
  assert.ok(existsSync(good.path))
})

test('no backup is thinned that holds more than the newest', (t) => {
  const path = freshPath(t)
  openHistory(path).close()
  const empty = backupHistory(path, at(1))
  measured(path)
  const full = backupHistory(path, at(2))
  restoreHistory(empty.path, path)
  backupHistory(path, at(3))
  assert.deepEqual(
    thinBackups(path).map((backup) => backup.at),
    [at(1)],
  )
  assert.ok(existsSync(full.path))
})

test('backups of before histories had an identity are thinned where their experiments are those of the history', (t) => {
  const path = freshPath(t)
  measured(path)
  const unnamed = (from: string, hour: number) => {
    const name = `${backupFolder(path)}/lab.pellucid.2026-01-01T0${hour}-00-00Z.backup`
    renameSync(from, name)
    return name
  }
  const own = unnamed(backupHistory(path, at(1)).path, 1)
  const other = `${path}.other`
  const { write, close } = openHistory(other, { now: () => at(1) })
  const { plan, cohorts } = planOf({ name: 'other' })
  write.createExperiment(plan, cohorts, provenance)
  close()
  const strange = unnamed(backupHistory(other, at(2)).path, 2)
  backupHistory(path, at(3))
  assert.deepEqual(
    thinBackups(path).map((backup) => backup.path),
    [own],
  )
  assert.ok(existsSync(strange))
})

test('a backup made in the same second as another does not replace it', (t) => {
  const path = freshPath(t)
  measured(path)
  assert.notEqual(backupHistory(path, at(1)).path, backupHistory(path, at(1)).path)
})

test('a history that is gone or empty beside its backups is a loss, and is begun anew only when told so', (t) => {
  const path = freshPath(t)
  measured(path)
  backupHistory(path, at(1))
  for (const part of ['-wal', '-shm']) rmSync(path + part, { force: true })
  truncateSync(path, 0)
  const words =
    /is empty, but backups of it are in .*backups, the newest of 2026-01-01 01:00 UTC.*"pellucid restore newest"/
  assert.throws(() => openHistory(path), words)
  assert.throws(() => requireUsable(path), words)
  assert.equal(statSync(path).size, 0)
  rmSync(path)
  assert.throws(() => requireUsable(path), /is gone, but backups of it are in /)
  requireUsable(path, { beginAnew: true })
  openHistory(path, { beginAnew: true }).close()
  requireUsable(path)
})

test('what going back to a backup would lose is counted', (t) => {
  const path = freshPath(t)
  measured(path)
  const backup = backupHistory(path, at(1))
  assert.deepEqual(backupMeant('2026-01-01T01', listBackups(path)), backup)
  assert.deepEqual(backupMeant('newest', listBackups(path)), backup)
  assert.equal(backupMeant('2027', listBackups(path)), null)
  const holding = holdingOf(backup.path)
  assert.ok(!('unreadable' in holding))
  assert.deepEqual([holding.experiments, holding.runs, holding.values], [1, 2, 2])
  truncateSync(backup.path, 100)
  assert.ok('unreadable' in holdingOf(backup.path))
})
