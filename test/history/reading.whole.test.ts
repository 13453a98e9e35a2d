import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { checkHistory } from '../../history/check.ts'
import { NotAHistory } from '../../history/errors.ts'
import { openHistory } from '../../history/history.ts'
import { freshPath } from './samples.ts'

test('a history that may only be read is read with the words that only its log has, and nothing is left', (t) => {
  // Before the folder goes, which is asked for next.
  t.after(() => mounted && spawnSync('umount', ['-l', disk]))
  const path = freshPath(t)
  const { write, close } = openHistory(path)
  write.recordDevice('in the log', {})
  const disk = join(dirname(path), 'disk')
  mkdirSync(disk)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]).status === 0
  const copy = join(disk, 'lab.pellucid')
  for (const part of ['', '-wal']) copyFileSync(path + part, copy + part)
  close()
  if (mounted) spawnSync('mount', ['-o', 'remount,ro', disk])
  else if (process.getuid?.() === 0) return t.skip('root may write anywhere, and no disk can be mounted here')
  else chmodSync(disk, 0o555)
  const before = readdirSync(disk)
  const reader = openHistory(copy, { readonly: true })
  assert.deepEqual(
    reader.read.devices().map(({ name }) => name),
    ['in the log'],
  )
  reader.close()
  assert.deepEqual(checkHistory(copy), [])
  assert.deepEqual(readdirSync(disk), before)
  if (!mounted) chmodSync(disk, 0o755)
})

test('the database of another program is not even opened, so nothing is left beside it', (t) => {
  const path = freshPath(t)
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.exec('CREATE TABLE moz_places (url TEXT)')
  db.close()
  assert.match(checkHistory(path)[0]!.message, /the database of another program/)
  assert.throws(() => openHistory(path), NotAHistory)
  assert.throws(() => openHistory(path, { readonly: true }), NotAHistory)
  assert.deepEqual(readdirSync(dirname(path)), ['lab.pellucid'])
})
