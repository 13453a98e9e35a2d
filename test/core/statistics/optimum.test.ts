import assert from 'node:assert/strict'
import { test } from 'node:test'
import { optimaDifference } from '../../../core/statistics/optimaDifference.ts'
import { optimum } from '../../../core/statistics/optimum.ts'
import type { Seeded } from '../../../core/statistics/seeded.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'

const draw = uniforms(77)
let place = 0
const normal = () => Math.sqrt(-2 * Math.log(1 - draw(place++))) * Math.cos(2 * Math.PI * draw(place++))

/** Seeds scattered by `sd` around each mean. */
const curveOf = (means: number[], n: number, sd = 1): Seeded[][] =>
  means.map((mean) => Array.from({ length: n }, (_, seed) => ({ seed, value: mean + sd * normal() })))

test('a clear peak is found in both directions, and its interval is the setting itself', () => {
  const means = [0, 1, 2, 5, 2, 1]
  const up = optimum(curveOf(means, 12, 0.3), 'higher', uniforms(1))
  assert.deepEqual([up.kind, up.kind === 'optimum' && [up.place, up.low, up.high]], ['optimum', [3, 3, 3]])
  const down = optimum(
    curveOf(
      means.map((mean) => -mean),
      12,
      0.3,
    ),
    'lower',
    uniforms(1),
  )
  assert.deepEqual([down.kind, down.kind === 'optimum' && down.place], ['optimum', 3])
})

test('a flat curve is called flat about nineteen times in twenty, one whose best ties with its neighbour too', () => {
  let flat = 0
  for (let i = 0; i < 40; i++) if (optimum(curveOf([0, 0, 0, 0, 0], 8), 'higher', uniforms(i)).kind === 'flat') flat++
  assert.ok(flat >= 34, `${flat} of 40`)
  assert.equal(optimum(curveOf([3, 3, 0, 0], 20, 0.2), 'higher', uniforms(2)).kind, 'flat')
  const constant = [0, 1, 2].map(() => Array.from({ length: 6 }, (_, seed) => ({ seed, value: 1 })))
  assert.equal(optimum(constant, 'higher', uniforms(3)).kind, 'flat')
})

test('an optimum at the end of the axis has one neighbour to beat', () => {
  const found = optimum(curveOf([4, 1, 0, 0], 10, 0.5), 'higher', uniforms(4))
  assert.deepEqual([found.kind, found.kind === 'optimum' && found.place], ['optimum', 0])
})

test('missing, undefined and infinite values are left out, a setting without values is no neighbour', () => {
  const curve = curveOf([0, 9, 4, 0], 12, 0.3)
  curve[1] = curve[1]!.map(({ seed }, i) => ({ seed, value: i % 2 ? null : Infinity }))
  curve[2]![0]!.value = undefined
  curve[3]!.pop()
  const found = optimum(curve, 'higher', uniforms(5))
  assert.deepEqual([found.kind, found.kind === 'optimum' && found.place, found.n], ['optimum', 2, 11])
})

test('fewer than five seeds or three settings give no verdict', () => {
  assert.deepEqual(optimum(curveOf([0, 5, 0], 4), 'higher', uniforms(6)), { kind: 'few', n: 4 })
  assert.equal(optimum(curveOf([0, 5], 20), 'higher', uniforms(6)).kind, 'few')
  assert.deepEqual(optimum([[], [], []], 'higher', uniforms(6)), { kind: 'few', n: 0 })
})

test('two optima lie three settings apart, or nowhere where one curve is flat', () => {
  const a = { curve: curveOf([0, 5, 0, 0, 0, 0], 12, 0.5), better: 'higher' } as const
  const b = { curve: curveOf([0, 0, 0, 0, -5, 0], 12, 0.5), better: 'lower' } as const
  const { difference, low, high, p, same } = optimaDifference(a, b, uniforms(7))
  assert.deepEqual([difference, low, high, same], [3, 3, 3, 0])
  assert.ok(p! < 0.01)
  const flat = optimaDifference(a, { ...b, better: 'higher' }, uniforms(7))
  assert.deepEqual([flat.difference, flat.p, flat.b.kind], [null, 1, 'flat'])
})
