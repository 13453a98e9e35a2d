import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rememberUnlessFailed } from '../../../../core/contract/remember.ts'
import { Recent } from '../../../../src-main/service/answers/recent.ts'

test('an answer is asked for once, by however many, and again after a failure', async () => {
  let asked = 0
  const catalog = rememberUnlessFailed(async () => {
    if (++asked === 1) throw new Error('it crashed')
    return asked
  })
  const [first, second] = [catalog(), catalog()]
  await assert.rejects(first, /it crashed/)
  await assert.rejects(second, /it crashed/)
  assert.deepEqual([await catalog(), await catalog(), asked], [2, 2, 2])
})

test('the answers that were wanted last are kept, of a failed question none', async () => {
  const recent = new Recent<string>(2)
  const asked: string[] = []
  const of = (key: string) =>
    recent.of(key, async () => {
      asked.push(key)
      if (key === 'bad') throw new Error('no answer')
      return key.toUpperCase()
    })
  assert.deepEqual([await of('a'), await of('b'), await of('a')], ['A', 'B', 'A'])
  await of('c')
  await of('a')
  assert.deepEqual(asked, ['a', 'b', 'c'], 'b was wanted longest ago')
  await of('b')
  assert.deepEqual(asked, ['a', 'b', 'c', 'b'])
  for (const _ of [1, 2]) await assert.rejects(of('bad'), /no answer/)
  assert.deepEqual(asked.slice(4), ['bad', 'bad'])
  recent.forget()
  await of('b')
  assert.equal(asked.at(-1), 'b')
  assert.equal(asked.length, 7)
})
