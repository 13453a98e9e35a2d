import assert from 'node:assert/strict'
import { test } from 'node:test'
import golden from '../../golden/exact.json' with { type: 'json' }
import { withFailures } from '../../../core/statistics/failures.ts'
import { movable } from '../../../core/statistics/movable.ts'
import { leftWords, paired, pairsOf } from '../../../core/statistics/paired.ts'
import { referenceOf } from '../../../core/statistics/reference.ts'
import { hypervolume } from '../../../core/statistics/hypervolume.ts'
import { oneSource } from '../../../core/statistics/source.ts'
import { near } from './near.ts'

const runs = (values: (number | null | undefined)[], first = 0) =>
  values.map((value, i) => ({ seed: first + i, value }))

test('no seed leaves without a word: each is counted under its first reason', () => {
  const { left, seeds } = pairsOf(runs([1, NaN, null, 4, undefined, 6]), runs([1, null, 3, Infinity, 5]))
  assert.deepEqual([seeds, left], [[0], { diverged: 2, undefined: 1, missing: 2 }])
  assert.equal(leftWords(left), '2 diverged, 1 undefined, 2 missing')
  assert.equal(leftWords(pairsOf(runs([1]), runs([2])).left), '')
})

test('runs that diverged count as the worst, and a difference that rests on survivors falls', () => {
  const [a, b] = [runs([0.9, 0.92, NaN, 0.91, NaN, 0.9, 0.93, 0.9]), runs([0.8, 0.85, 0.8, 0.83, 0.8, 0.8, 0.82, NaN])]
  assert.ok(paired(a, b, oneSource).mean! > 0.05)
  const found = withFailures(a, b, { better: 'higher', range: [0, 1] })
  near(found.mean!, (0.1 + 0.07 - 0.8 + 0.08 - 0.8 + 0.1 + 0.11 + 0.9) / 8, 1e-12)
  assert.deepEqual([found.worst, found.from, found.failed, found.seeds.length], [0, 'range', { a: 2, b: 1 }, 8])
  assert.deepEqual([found.ordinal.better, found.ordinal.worse, found.ordinal.equal], [6, 2, 0])
  near(found.ordinal.p, 0.2890625, 1e-12)
})

test('with an open range the worst is the worst seen, two failures are equal, and lower may be better', () => {
  const found = withFailures(runs([NaN, 1, 2]), runs([NaN, 4, Infinity]), { better: 'lower', range: [0, null] })
  assert.deepEqual([found.worst, found.from, found.differences], [4, 'seen', [0, -3, -2]])
  near(found.ordinal.p, 0.5, 1e-12)
  assert.deepEqual([found.ordinal.better, found.ordinal.worse, found.ordinal.equal], [2, 0, 1])
  assert.throws(
    () => withFailures(runs([NaN]), runs([NaN]), { better: 'lower', range: [0, null] }),
    /no value is finite/,
  )
})

test('the ordinal test is SciPy’s sign test', () => {
  for (const { better, worse, p } of golden.signTest) {
    const a = runs([...Array<number>(better).fill(1), ...Array<number>(worse).fill(NaN)])
    const b = runs(Array<number>(better + worse).fill(0.5))
    near(withFailures(a, b, { better: 'higher', range: [0, 1] }).ordinal.p, p, 1e-12)
  }
})

test('a measure with one value in every run is not movable, and says where it stands', () => {
  assert.deepEqual(movable([0, 0, null, 0], [0, null]), {
    kind: 'fixed',
    value: 0,
    at: 'floor',
    n: 3,
    reason: 'not movable here: 0 in each of 3 runs, the least that it can be',
  })
  const at = (found: ReturnType<typeof movable>) => (found.kind === 'fixed' ? found.at : found.kind)
  assert.deepEqual(
    [movable([1, 1], [0, 1]), movable([0.5, 0.5], [0, 1]), movable([0, 1e-9], [0, 1]), movable([NaN], [0, 1])].map(at),
    ['ceiling', 'inside', 'movable', 'unknown'],
  )
})

test('against an absolute reference an area does not change with a dominated setting; against the means it does', () => {
  const directions = { x: 'higher', y: 'higher' } as const
  const points = [
    { x: 0.97, y: 0.5 },
    { x: 0.9, y: 0.9 },
    { x: 0.7, y: 0.4 },
  ]
  const fewer = points.slice(0, 2)
  const area = (some: typeof points, ranges: { x: [number | null, number]; y: [number, number] }) =>
    hypervolume(some, referenceOf({ ranges, directions }, some), directions)
  const closed = { x: [0, 1] as [number, number], y: [0, 1] as [number, number] }
  near(area(points, closed), area(fewer, closed), 1e-15)
  const open = { ...closed, x: [null, 1] as [null, number] }
  assert.ok(area(points, open) > 2 * area(fewer, open))
  assert.equal(referenceOf({ ranges: open, directions }, points).from, 'means')
  const registered = referenceOf({ registered: { x: 0.5, y: 0.1 }, ranges: open, directions }, points)
  assert.deepEqual(registered, { x: 0.5, y: 0.1, from: 'registered' })
})
