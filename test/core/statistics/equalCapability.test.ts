import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atEqualCapability, nearestInCapability, type Capable } from '../../../core/statistics/equalCapability.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'
import { near } from './near.ts'

const draw = uniforms(8)
let place = 0
/** A setting whose measure is a function of its capability, seed by seed. */
const setting = (capability: number, measure: (c: number) => number, n = 8, scatter = 0.01): Capable => {
  const own = Array.from({ length: n }, (_, seed) => ({ seed, value: capability + scatter * (draw(place++) - 0.5) }))
  return { capability: own, measure: own.map(({ seed, value }) => ({ seed, value: measure(value) })) }
}
const line = (c: number) => 2 - 1.5 * c

test('a setting that lies on the curve of the others has no advantage at equal capability, however much it has raw', () => {
  const curve = [0.95, 0.9, 0.8, 0.6].map((c) => setting(c, line))
  const found = atEqualCapability(setting(0.7, line), curve, 'higher')
  assert.equal(found.seeds.length, 8)
  found.differences.forEach((difference) => near(difference, 0, 1e-12))
  assert.deepEqual([found.extrapolated, found.several, found.left], [{ seeds: 0, gap: null }, 0, 0])
  assert.equal(found.words, 'every seed lies between settings of the curve')
})

test('one that lies above it has that much, with an interval', () => {
  const curve = [0.95, 0.9, 0.8, 0.6].map((c) => setting(c, line))
  const above = setting(0.85, (c) => line(c) + 0.2 + 0.01 * (draw(place++) - 0.5))
  const { mean, spread } = atEqualCapability(above, curve, 'higher')
  assert.ok(Math.abs(mean! - 0.2) < 0.01 && spread!.low > 0.18 && spread!.high < 0.22)
})

test('what lies beyond the curve has its nearest setting, and that is said with the gap', () => {
  const curve = [0.9, 0.8].map((c) => setting(c, () => 1, 8, 0))
  const found = atEqualCapability(
    setting(0.7, () => 1.5, 8, 0),
    curve,
    'higher',
  )
  found.differences.forEach((difference) => near(difference, 0.5, 1e-12))
  assert.equal(found.extrapolated.seeds, 8)
  near(found.extrapolated.gap!, -0.1, 1e-12)
  assert.match(found.words, /^8 of 8 seeds lie beyond the curve, by -0\.1 on average, and have its nearest setting$/)
  near(
    atEqualCapability(
      setting(0.7, () => 1, 8, 0),
      curve,
      'lower',
    ).extrapolated.gap!,
    0.1,
    1e-12,
  )
})

test('a curve that turns back has several places with one capability: their mean is taken and it is said', () => {
  const point = (c: number, m: number): Capable => ({
    capability: [{ seed: 0, value: c }],
    measure: [{ seed: 0, value: m }],
  })
  const found = atEqualCapability(point(0.5, 1), [point(0, 0), point(1, 1), point(0, 3)], 'higher')
  assert.deepEqual([found.differences, found.several], [[1 - (0.5 + 2) / 2], 1])
  const met = atEqualCapability(point(1, 1), [point(0, 0), point(1, 1), point(2, 3)], 'higher')
  assert.deepEqual([met.differences, met.several, met.extrapolated.seeds], [[0], 0, 0])
})

test('seeds without a curve are counted, and nothing shared gives no difference', () => {
  const curve = [setting(0.9, line, 3), setting(0.5, line, 3)]
  const found = atEqualCapability(setting(0.7, line, 8), curve, 'higher')
  assert.deepEqual([found.seeds, found.left, found.spread!.kind], [[0, 1, 2], 5, 'range'])
  assert.deepEqual(atEqualCapability(setting(0.7, line), [], 'higher').mean, null)
})

test('the nearest setting is told by mean capability, with how much more capable the other is', () => {
  const curve = [0.95, 0.8, 0.6].map((c) => setting(c, line, 8, 0))
  const found = nearestInCapability(setting(0.78, line, 8, 0), curve, 'higher')!
  assert.equal(found.place, 1)
  near(found.gap, -0.02, 1e-12)
  assert.equal(nearestInCapability({ capability: [], measure: [] }, curve, 'higher'), null)
})
