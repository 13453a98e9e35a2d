import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { openHistory } from '../../history/history.ts'
import { isLocked } from '../../history/locked.ts'
import { freshPath } from './samples.ts'

test('A history is locked while a program writes to it, and not while it only reads', (t) => {
  const path = freshPath(t)
  openHistory(path).close()
  const other = new Database(path)
  other.exec('BEGIN; SELECT count(*) FROM runs')
  assert.equal(isLocked(path), false)
  other.exec('COMMIT; BEGIN IMMEDIATE')
  assert.equal(isLocked(path), true)
  other.exec('ROLLBACK')
  assert.equal(isLocked(path), false)
  other.close()
})

test('Of a file that is gone, or is no history, nothing is known', (t) => {
  const path = freshPath(t)
  assert.equal(isLocked(path), null)
  writeFileSync(path, 'no database')
  assert.equal(isLocked(path), null)
  rmSync(path)
})
