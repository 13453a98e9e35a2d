import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settingAt, valuesOn } from '../../../src-renderer/lab/steps.ts'

const axes = [
  { path: 'pressure', label: 'pressure', values: [0, 1], numeric: true },
  { path: 'cost', label: 'cost', values: [0.1, 0.02], numeric: true },
  { path: 'kind', label: 'kind', values: ['topk', 'l1'], numeric: false },
]
const places = {
  0: { pressure: 0, cost: null, kind: 'topk' },
  1: { pressure: 0, cost: null, kind: 'l1' },
  2: { pressure: 1, cost: 0.1, kind: 'topk' },
  3: { pressure: 1, cost: 0.02, kind: 'topk' },
  4: { pressure: 1, cost: 0.1, kind: 'l1' },
  5: { pressure: 1, cost: 0.02, kind: 'l1' },
}

test('The values of an axis stand in order, and one that does not matter stands first', () => {
  assert.deepEqual(
    axes.map((axis) => valuesOn(axis, places)),
    [
      [0, 1],
      [null, 0.02, 0.1],
      ['topk', 'l1'],
    ],
  )
})

test('A step on one axis keeps the others where it can, and else goes to the most alike', () => {
  assert.equal(settingAt(places, 2, 'cost', 0.02), 3)
  assert.equal(settingAt(places, 2, 'kind', 'l1'), 4)
  assert.equal(settingAt(places, 5, 'cost', null), 1)
  assert.equal(settingAt(places, 1, 'cost', 0.1), 4)
  assert.equal(settingAt(places, 4, 'cost', 7), 4, 'a value that no setting has leads nowhere')
})
