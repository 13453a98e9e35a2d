import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTask } from '../../../worker/training/opened.ts'

test('The data of the last two tasks are read once; those of earlier ones are let go', () => {
  const task = (concepts: number) => ({ kind: 'concepts', concepts })
  const [three, four] = [openTask(task(3)), openTask(task(4))]
  assert.equal(openTask(task(3)), three)
  const five = openTask(task(5))
  assert.equal(openTask(task(3)), three)
  assert.equal(openTask(task(5)), five)
  assert.notEqual(openTask(task(4)), four)
})
