import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measureFacts } from '../../../core/catalog/measure.ts'
import { boundedIn, boundWords, type Bounded } from '../../../core/figures/bound.ts'
import { catalog } from '../../../worker/catalog.ts'

const of = (bound: number | null, violation: number | null, binding: number | null): Bounded => ({
  bound,
  violation,
  binding,
})
const held = of(0.02, -0.004, 1)
const free = of(0.02, -0.31, 0)
const broken = of(0.02, 0.54, 1)

test('a sentence says in how many seeds a bound held the task loss, did not bind, or was broken', () => {
  assert.equal(boundWords(Array(8).fill(held)), 'The bound of 0.02 held the task loss in 8 of 8 seeds.')
  assert.equal(boundWords(Array(3).fill(free)), 'The bound of 0.02 did not bind in 3 of 3 seeds.')
  assert.equal(
    boundWords([...Array(5).fill(held), free, free, broken]),
    'The bound of 0.02 held the task loss in 5 of 8 seeds, did not bind in 2 and was broken in 1.',
  )
  assert.equal(
    boundWords([free, broken, broken]),
    'The bound of 0.02 did not bind in 1 of 3 seeds and was broken in 2.',
  )
})

test('of one run it says by how much; 2% beyond the bound are held', () => {
  assert.equal(boundWords([held]), 'The bound of 0.02 held the task loss.')
  assert.equal(boundWords([of(0.02, 0.02, 1)]), 'The bound of 0.02 held the task loss.')
  assert.equal(boundWords([broken]), 'The bound of 0.02 was broken: the task loss was 54% above it.')
  assert.equal(
    boundWords([free]),
    'The bound of 0.02 did not bind: at the largest pressure the task loss was 31% below it.',
  )
})

test('relative bounds differ by seed; where a run has none nothing is said', () => {
  assert.equal(
    boundWords([of(0.0181, 0, 1), of(0.0222, 0.3, 1)]),
    'Bounds of 0.0181 to 0.0222 held the task loss in 1 of 2 seeds and were broken in 1.',
  )
  assert.equal(boundWords([of(null, -0.01, 1)]), 'The bound held the task loss.')
  assert.equal(boundWords([of(null, null, null)]), null)
  assert.equal(boundWords([]), null)
})

test('a run’s values are found by the roles of their measures', () => {
  const measures = measureFacts(catalog)
  assert.deepEqual(
    boundedIn(measures, (name) => name.length),
    { bound: 'budget.bound'.length, violation: 'budget.violation'.length, binding: 'budget.binds'.length },
  )
  assert.equal(
    boundedIn(
      measures.filter(({ name }) => !name.startsWith('budget.')),
      () => 0,
    ),
    null,
  )
})
