import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { alone } from '../../../src-main/start/alone.ts'

/** A lock file with this in it, made so many seconds ago. */
function left(t: TestContext, text: string, secondsAgo: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-alone-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const lock = join(folder, 'building')
  writeFileSync(lock, text)
  const then = Date.now() / 1000 - secondsAgo
  utimesSync(lock, then, then)
  return lock
}

test('A lock that was abandoned before its number was written, or whose number is a newer process, holds nobody up', async (t) => {
  const abandoned = [
    ['', 60],
    ['not a number', 60],
    [String(process.pid), 3600],
    ['999999999', 0],
  ] as const
  for (const [text, secondsAgo] of abandoned) {
    const lock = left(t, text, secondsAgo)
    assert.equal(await alone(lock, () => 'done', { waiting: () => {} }), 'done')
    assert.equal(existsSync(lock), false)
  }
})

test('A lock of a living process is waited for with a word, and the waiting can be ended', async (t) => {
  for (const text of [String(process.pid), '']) {
    const lock = left(t, text, 0)
    const leaving = new AbortController()
    const waiting = () => leaving.abort()
    const act = () => assert.fail('it is not alone')
    await assert.rejects(alone(lock, act, { waiting, signal: leaving.signal }), { name: 'AbortError' })
    assert.ok(existsSync(lock), 'it is left to its holder')
  }
})
