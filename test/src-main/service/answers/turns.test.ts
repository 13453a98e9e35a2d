import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Turns } from '../../../../src-main/service/answers/turns.ts'

test('No more are at work than there are turns, and whoever came first goes first', async () => {
  const turns = new Turns(2)
  const begun: number[] = []
  const ends = new Map<number, () => void>()
  const come = async (who: number) => {
    ends.set(who, await turns.take())
    begun.push(who)
  }
  for (let who = 0; who < 5; who++) void come(who)
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  await settled()
  assert.deepEqual(begun, [0, 1])
  ends.get(1)!()
  ends.get(1)!()
  await settled()
  assert.deepEqual(begun, [0, 1, 2], 'a turn ends once')
  for (const who of [0, 2]) ends.get(who)!()
  await settled()
  for (const who of [3, 4]) ends.get(who)!()
  await come(5)
  await come(6)
  assert.deepEqual(begun, [0, 1, 2, 3, 4, 5, 6])
})

test('Whoever leaves while waiting is passed over', async () => {
  const turns = new Turns(1)
  const end = await turns.take()
  const gone = new AbortController()
  const left = turns.take(gone.signal)
  const next = turns.take(new AbortController().signal)
  gone.abort(new Error('gone'))
  await assert.rejects(left, /^Error: gone$/)
  await assert.rejects(turns.take(gone.signal), /^Error: gone$/)
  end()
  ;(await next)()
  ;(await turns.take())()
})
