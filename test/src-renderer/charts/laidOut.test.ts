import assert from 'node:assert/strict'
import { test } from 'node:test'
import { laidOut } from '../../../src-renderer/charts/laidOut.ts'

test('A picture fills its square in one direction and is centred in the other', () => {
  assert.deepEqual(laidOut(1, { height: 28, width: 28 }, 56), { scale: 2, corners: [[0, 0]] })
  assert.deepEqual(laidOut(1, { height: 4, width: 8 }, 80), { scale: 10, corners: [[0, 20]] })
})

test('Channels lie beside each other, as large as they can be, and never over each other', () => {
  for (const parts of [2, 3, 5, 12])
    for (const shape of [
      { height: 10, width: 10 },
      { height: 3, width: 40 },
      { height: 40, width: 3 },
    ]) {
      const { scale, corners } = laidOut(parts, shape, 100)
      const [wide, high] = [shape.width * scale, shape.height * scale]
      for (const [i, [left, top]] of corners.entries()) {
        assert.ok(left >= -1e-9 && top >= -1e-9 && left + wide <= 100 + 1e-9 && top + high <= 100 + 1e-9)
        for (const [x, y] of corners.slice(i + 1))
          assert.ok(Math.abs(x - left) >= wide || Math.abs(y - top) >= high, `${parts} of ${JSON.stringify(shape)}`)
      }
    }
  // Two low and wide ones lie one above the other, two high and narrow ones side by side.
  assert.equal(laidOut(2, { height: 3, width: 40 }, 100).scale, 2.5)
  assert.equal(laidOut(2, { height: 40, width: 3 }, 100).scale, 2.5)
})
