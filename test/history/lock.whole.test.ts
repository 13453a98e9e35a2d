import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { readLock, takeLock } from '../../history/lock.ts'

function historyIn(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-lock-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'lab.db')
}

const noteOf = (socket: string) => ({ socket, pid: process.pid, startedAt: '2026-01-01T00:00:00.000Z' })

test('One process at a time holds a history, and its note can be read meanwhile', async (t) => {
  const history = historyIn(t)
  assert.equal(readLock(history), null)
  const held = takeLock(history, noteOf('first'))!
  assert.deepEqual(readLock(history), noteOf('first'))
  const [answer] = (await once(fork(new URL('./lock.child.ts', import.meta.url), [history]), 'message')) as [string]
  assert.equal(answer, 'refused')
  held.release()
  assert.equal(readLock(history)?.socket, 'first')
})

test('A lock whose holder was killed is free at once', async (t) => {
  const history = historyIn(t)
  const child = fork(new URL('./lock.child.ts', import.meta.url), [history])
  const [answer] = (await once(child, 'message')) as [string]
  assert.equal(answer, 'held')
  assert.equal(takeLock(history, noteOf('second')), null)
  assert.equal(readLock(history)?.pid, child.pid)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const held = takeLock(history, noteOf('second'))
  assert.equal(readLock(history)?.socket, 'second')
  held!.release()
})

test('A lock nobody refers to is not let go by the garbage collector', async (t) => {
  const history = historyIn(t)
  const child = fork(new URL('./lock.child.ts', import.meta.url), [history, 'collect'], { execArgv: ['--expose-gc'] })
  const [answer] = (await once(child, 'message')) as [string]
  assert.equal(answer, 'held')
  assert.equal(takeLock(history, noteOf('third')), null)
  child.kill('SIGKILL')
})

test('Of several processes that start at once, exactly one gets the lock', async (t) => {
  const history = historyIn(t)
  const children = Array.from({ length: 4 }, () => fork(new URL('./lock.child.ts', import.meta.url), [history]))
  const answers = await Promise.all(children.map(async (child) => ((await once(child, 'message')) as [string])[0]))
  for (const child of children) child.kill('SIGKILL')
  assert.deepEqual(answers.sort(), ['held', 'refused', 'refused', 'refused'])
})
