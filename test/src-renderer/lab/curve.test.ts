import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aligned, extended, joined, spansDecades, type Curve } from '../../../src-renderer/lab/curve.ts'

const curve = (run: number, steps: number[], values: number[]): Curve => ({ run, steps, values })

test('live values go on where the recorded ones end', () => {
  const recorded = curve(1, [0, 50, 100], [1, 0.5, 0.4])
  const live = curve(1, [90, 100, 150], [0.41, 0.4, 0.3])
  assert.deepEqual(joined(recorded, live), curve(1, [0, 50, 100, 150], [1, 0.5, 0.4, 0.3]))
  assert.equal(joined(recorded, undefined), recorded)
  assert.equal(joined(recorded, curve(1, [20], [0.7])), recorded)
})

test('a value that was told before, or is not newer, adds nothing', () => {
  const one = curve(1, [10], [0.5])
  assert.equal(extended(one, 20, 0.5), one)
  assert.equal(extended(one, 10, 0.4), one)
  assert.equal(extended(curve(1, [10], [NaN]), 20, NaN).steps.length, 1)
  assert.deepEqual(extended(one, 20, 0.4), curve(1, [10, 20], [0.5, 0.4]))
})

test('curves with different steps stand over the union of them, and what is not finite is left out', () => {
  const columns = aligned([curve(1, [0, 10], [1, 2]), curve(2, [5, 10], [Infinity, 4])])
  assert.deepEqual(columns, [
    [0, 5, 10],
    [1, null, 2],
    [null, null, 4],
  ])
})

test('the scale is logarithmic for positive values that span over two decades', () => {
  assert.equal(spansDecades([curve(1, [0, 1], [1, 0.001])]), true)
  assert.equal(spansDecades([curve(1, [0, 1], [1, 0.5])]), false)
  assert.equal(spansDecades([curve(1, [0, 1, 2], [1, 0.001, 0])]), false)
  assert.equal(spansDecades([curve(1, [0, 1], [1, Infinity])]), false)
})

test('a value whose axis would end beyond all numbers is left out, one next to nothing has no logarithm', () => {
  const curve = (values: number[]) => ({ run: 1, steps: values.map((_, i) => i), values })
  assert.deepEqual(aligned([curve([1, 1.2e308, -1.7e308, NaN, 2])])[1], [1, null, null, null, 2])
  assert.equal(spansDecades([curve([1, 1.2e308])]), false)
  assert.equal(spansDecades([curve([1, 5e-324])]), false)
  assert.equal(spansDecades([curve([1, 1000])]), true)
})
