import assert from 'node:assert/strict'
import { test } from 'node:test'
import { doingWords } from '../../../core/messages/doing.ts'
import { steady } from '../../../core/messages/progress.ts'

test('A place in the queue is an ordinal, and the only one is next', () => {
  const words = (place: number, of: number) => doingWords({ is: 'queued', place, of })
  assert.equal(words(1, 1), 'queued, next')
  const all = [1, 2, 3, 4, 11, 12, 13, 21, 22, 111].map((place) => words(place, 200))
  assert.deepEqual(
    all.map((said) => said.split(' ')[1]),
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '22nd', '111th'],
  )
  assert.equal(doingWords({ is: 'measuring' }), 'measuring')
  assert.equal(doingWords({ is: 'compiling', programs: 1 }), 'compiling 1 program')
  assert.equal(doingWords({ is: 'compiling', programs: 3 }), 'compiling 3 programs')
})

test('The time left is shown once half of the time ago had predicted it to a factor of two', () => {
  const known = steady()
  // 20 h at first, then 60 s that pass.
  assert.equal(known(0, 72_000), null)
  assert.equal(known(1000, 60), null)
  assert.equal(known(2500, 58.5), 58.5, 'the first word is older than half of the time')
  for (let now = 3000; now < 20_000; now += 500) assert.equal(known(now, 61 - now / 1000), 61 - now / 1000)
  assert.equal(known(20_000, 400), null, 'a prediction that jumps is not known')
})
