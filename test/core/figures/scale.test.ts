import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseScale, position } from '../../../core/figures/scale.ts'

test('a scale is logarithmic when all is positive and the means span more than two decades', () => {
  assert.equal(chooseScale([0.001, 0.02, 0.5], [0.0005, 0.9], 5).type, 'log')
  assert.equal(chooseScale([0.01, 0.5], [0.0005, 0.9], 5).type, 'linear')
})

test('zeros turn a log scale into symlog when the means crowd, else into a linear one', () => {
  assert.equal(chooseScale([0, 0.001, 0.01, 0.02, 5], [0], 5).type, 'symlog')
  assert.equal(chooseScale([0, 0.03, 2, 7, 9], [0], 5).type, 'linear')
})

test('ticks are round, inside the domain and about as many as asked', () => {
  assert.deepEqual(chooseScale([0.5, 0.95], [0.4, 1], 5).ticks, [0.4, 0.6, 0.8, 1])
  assert.deepEqual(chooseScale([1e-6, 1], [1e-6, 1], 3).ticks, [1e-6, 0.001, 1])
  for (const scale of [chooseScale([-3, 4], [-3, 4], 4), chooseScale([-50, 0, 0.1, 0.2, 80], [], 6)])
    for (const tick of scale.ticks) assert.ok(tick >= scale.domain[0] && tick <= scale.domain[1])
})

test('a single value has a domain around it', () => {
  const { domain } = chooseScale([0.7], [0.7], 5)
  assert.ok(domain[0] < 0.7 && domain[1] > 0.7)
})

test('positions run from 0 to the length, equal ratios being equal steps on a log scale', () => {
  const scale = chooseScale([1, 1000], [1, 1000], 4)
  assert.equal(position(scale, scale.domain[0], 100), 0)
  assert.equal(position(scale, scale.domain[1], 100), 100)
  const [a, b, c] = [1, 10, 100].map((value) => position(scale, value, 100)) as [number, number, number]
  assert.ok(Math.abs(b - a - (c - b)) < 1e-9)
})
