import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { checkHistory } from '../../history/check.ts'
import { connect } from '../../history/connect.ts'
import { DiskFull, HistoryReadOnly } from '../../history/errors.ts'
import { openHistory } from '../../history/history.ts'
import { readerOf } from '../../history/read/reader.ts'
import { writerOf } from '../../history/write/writer.ts'
import { checkpointAt, chunkOf, freshPath, planOf, provenance } from './samples.ts'

/** A small disk of its own, or null where it may not be mounted. */
function smallDisk(t: TestContext, size: string): string | null {
  t.after(() => mounted && spawnSync('umount', ['-l', folder]))
  const folder = join(dirname(freshPath(t)), 'disk')
  mkdirSync(folder)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]).status === 0
  return mounted ? folder : null
}

test('a file that may not grow refuses a checkpoint whole and keeps the one before', (t) => {
  const path = freshPath(t)
  const db = connect(path)
  const [read, write] = [readerOf(db, path), writerOf(db, path, () => new Date())]
  const { plan, cohorts } = planOf()
  const id = write.createExperiment(plan, cohorts, provenance)
  write.saveCheckpoint(id, 0, checkpointAt(1, 1000), [chunkOf(1, 1)])
  db.pragma('max_page_count = 100')
  assert.throws(
    () => write.saveCheckpoint(id, 0, checkpointAt(2, 500_000), [chunkOf(2, 2)]),
    (error: Error) => error instanceof DiskFull && /Free some space on that disk, then resume/.test(error.message),
  )
  assert.equal(read.checkpoint(id, 0)!.step, 1)
  db.pragma('max_page_count = 100000')
  write.saveCheckpoint(id, 0, checkpointAt(2, 500_000), [chunkOf(2, 2)])
  assert.equal(read.checkpoint(id, 0)!.step, 2)
  db.close()
  assert.deepEqual(checkHistory(path), [])
})

test('a full disk loses nothing that was committed', (t) => {
  const disk = smallDisk(t, '4m')
  if (!disk) return t.skip('a small disk cannot be mounted here')
  const path = join(disk, 'lab.pellucid')
  const { read, write, close } = openHistory(path)
  const { plan, cohorts } = planOf()
  const id = write.createExperiment(plan, cohorts, provenance)
  let step = 0
  assert.throws(() => {
    for (; step < 100; step++) {
      write.saveCheckpoint(id, 0, checkpointAt(step + 1, 20_000 * (step + 1)), [chunkOf(step + 1, step + 1)])
    }
  }, DiskFull)
  assert.ok(step > 1)
  assert.equal(read.checkpoint(id, 0)!.step, step)
  assert.equal(read.series(read.runs(id)[0]!.id, 'task loss').steps.length, step)
  try {
    close()
  } catch (error) {
    assert.ok(error instanceof DiskFull)
  }
  assert.deepEqual(checkHistory(path), [])
  assert.equal(spawnSync('mount', ['-o', 'remount,size=64m', disk]).status, 0)
  const later = openHistory(path)
  assert.equal(later.read.checkpoint(id, 0)!.step, step)
  later.write.saveCheckpoint(id, 0, checkpointAt(step + 1, 500_000), [])
  later.close()
  assert.deepEqual(checkHistory(path), [])
})

test('a writer over a file opened for reading says that it is read-only', (t) => {
  const path = freshPath(t)
  openHistory(path).close()
  const db = connect(path, { readonly: true })
  assert.throws(() => writerOf(db, path, () => new Date()).recordDevice('x', {}), HistoryReadOnly)
  db.close()
})

test('a history on a read-only disk is refused for writing, with what to do, and can be read', (t) => {
  const disk = smallDisk(t, '8m')
  if (!disk) return t.skip('a disk cannot be mounted here')
  const path = join(disk, 'lab.pellucid')
  const history = openHistory(path)
  history.write.recordDevice('x', {})
  history.close()
  assert.equal(spawnSync('mount', ['-o', 'remount,ro', disk]).status, 0)
  assert.throws(
    () => openHistory(path),
    (error: Error) => error instanceof HistoryReadOnly && /What is stored is safe/.test(error.message),
  )
  assert.throws(() => openHistory(join(disk, 'other.pellucid')), HistoryReadOnly)
  const reader = openHistory(path, { readonly: true })
  assert.equal(reader.read.devices()[0]!.name, 'x')
  reader.close()
  assert.deepEqual(checkHistory(path), [])
})
