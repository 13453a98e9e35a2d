import assert from 'node:assert/strict'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import { watchedStdio, watchLife } from '../../runtime/life.ts'

const child = (t: TestContext): ChildProcess => {
  const started = fork(new URL('./silent.child.ts', import.meta.url), [], { stdio: watchedStdio('inherit') })
  t.after(() => started.kill('SIGKILL'))
  return started
}

test('A child that is stopped is silent after seconds, and no longer once it goes on', async (t) => {
  const watchedChild = child(t)
  const told: boolean[] = []
  const waiting = Promise.withResolvers<void>()
  const back = Promise.withResolvers<void>()
  const hung = (reason: string) => waiting.reject(new Error(`hung: ${reason}`))
  watchLife(
    watchedChild,
    { heartbeatSeconds: 60, stallSeconds: 3600 },
    {
      hung,
      quiet: hung,
      silent(yes) {
        told.push(yes)
        ;(yes ? waiting : back).resolve()
      },
    },
  )
  await once(watchedChild, 'message')
  assert.deepEqual(told, [])
  const stopped = performance.now()
  watchedChild.kill('SIGSTOP')
  await waiting.promise
  const afterMs = performance.now() - stopped
  assert.ok(afterMs > 1900, `${afterMs} ms are no silence yet`)
  watchedChild.kill('SIGCONT')
  await back.promise
  assert.deepEqual(told, [true, false])
})

test('A child without a heartbeat is hung after its time', async (t) => {
  const watchedChild = child(t)
  await once(watchedChild, 'message')
  const reason = await new Promise<string>((resolve) => {
    watchLife(watchedChild, { heartbeatSeconds: 1, stallSeconds: 3600 }, { hung: resolve, quiet: resolve })
    watchedChild.stdio[4]!.once('data', () => watchedChild.kill('SIGSTOP'))
  })
  assert.equal(reason, 'no heartbeat for 1 s')
})
