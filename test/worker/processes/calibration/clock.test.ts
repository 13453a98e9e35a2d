import assert from 'node:assert/strict'
import { test } from 'node:test'
import { movesFinely } from '../../../../worker/processes/calibration/clock.ts'

/** Clocks that move together: the wall's by 0.1 ms at each look, the other by steps of so many ms. */
function clocks(stepMs: number) {
  let now = 0
  const wall = () => (now += 0.1)
  return movesFinely(() => Math.floor(wall() / stepMs) * stepMs, wall)
}

test('A clock that counts in ticks of the scheduler is told from one that counts finely', () => {
  assert.equal(clocks(0.25), true)
  assert.equal(clocks(4), false)
  assert.equal(clocks(1e9), false, 'one that stands still')
})
