import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bend, unbend, usualScale } from '../../../core/statistics/axisScale.ts'
import { fitted, smootherOf } from '../../../core/statistics/fittedCurve.ts'
import { fittedDifference, fittedOptimum, type MeasuredCurve } from '../../../core/statistics/fittedOptimum.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'
import { near } from './near.ts'

const draw = uniforms(19)
let place = 0
const normal = () => Math.sqrt(-2 * Math.log(1 - draw(place++))) * Math.cos(2 * Math.PI * draw(place++))

const seven = [0, 0.001, 0.003, 0.01, 0.02, 0.03, 0.06]
const three = [0, 0.01, 0.06]
const bounds = [0, null] as const

/** Runs along costs about a level, the same seeds for each. */
function curveOf(costs: readonly number[], level: (cost: number) => number, n = 12, sd = 0.1): MeasuredCurve {
  const runs = (at: number) => Array.from({ length: n }, (_, seed) => ({ seed, value: level(at) + sd * normal() }))
  return { settings: costs.map((at) => ({ at, runs: runs(at) })), better: 'higher', margin: 0.05 }
}
const peak = (best: number) => (cost: number) => 1 - 12 * (Math.sqrt(cost) - Math.sqrt(best)) ** 2

test('a parabola on the axis’ own scale is fitted exactly, from three settings or from seven', () => {
  for (const scale of ['linear', 'root'] as const)
    for (const costs of [seven, three]) {
      const value = (cost: number) => 2 + bend(scale, cost) - 5 * bend(scale, cost) ** 2
      const smoother = smootherOf(costs, scale)
      const curve = fitted(smoother, costs.map(value))
      smoother.places.forEach((cost, i) => near(curve[i]!, value(cost), 1e-9))
    }
  assert.throws(() => smootherOf([0, 0.1, 0.1], 'root'), /expected three places or more, got 0, 0.1, 0.1/)
})

test('an axis is bent and unbent, by the root where nothing is negative', () => {
  for (const scale of ['linear', 'root', 'log'] as const) near(unbend(scale, bend(scale, 0.3)), 0.3, 1e-15)
  assert.deepEqual([usualScale([0, 3]), usualScale([-1, 3])], ['root', 'linear'])
  assert.throws(() => bend('log', 0), /a log axis has no place for 0/)
  assert.throws(() => bend('root', -1), /a root axis has no place for -1/)
})

test('seven costs and three of them, the same runs, give answers that agree', () => {
  let differing = 0
  for (let i = 0; i < 12; i++) {
    const full = curveOf(seven, peak(0.008))
    const part = { ...full, settings: full.settings.filter(({ at }) => three.includes(at)) }
    const [a, b] = [full, part].map((curve) => fittedOptimum(curve, { bounds, resamples: 500 }))
    if (a?.kind !== 'optimum' || b?.kind !== 'optimum') differing++
    else if (a.high < b.low || b.high < a.low) differing++
  }
  assert.ok(differing <= 1, `${differing} of 12`)
})

test('a finer grid does not flatten a curve, as neighbours do that it has to beat', () => {
  const fine = seven.flatMap((at, i) => (i === 0 ? [at] : [(at + seven[i - 1]!) / 2, at]))
  const found = Array.from({ length: 10 }, () => fittedOptimum(curveOf(fine, peak(0.01)), { bounds, resamples: 500 }))
  const held = found.filter((one) => one.kind === 'optimum' && one.low <= 0.01 && 0.01 <= one.high && one.high < 0.04)
  assert.ok(held.length >= 8, JSON.stringify(found))
})

test('a flat curve is called flat about nineteen times in twenty', () => {
  let flat = 0
  for (let i = 0; i < 40; i++)
    if (
      fittedOptimum(
        curveOf(seven, () => 1, 8),
        { bounds },
      ).kind === 'flat'
    )
      flat++
  assert.ok(flat >= 34, `${flat} of 40`)
})

test('an optimum at an end warns that the best may lie beyond, but not where the axis itself ends', () => {
  const falling = fittedOptimum(
    curveOf(seven, (cost) => 1 - 10 * cost, 12, 0.02),
    { bounds },
  )
  const rising = fittedOptimum(
    curveOf(seven, (cost) => 10 * cost, 12, 0.02),
    { bounds },
  )
  assert.deepEqual(falling.kind === 'optimum' && [falling.at, falling.open], [0, []])
  assert.deepEqual(rising.kind === 'optimum' && [rising.at, rising.open], [0.06, ['high']])
  const cut = fittedOptimum(
    curveOf(seven.slice(3), (cost) => 1 - 10 * cost, 12, 0.02),
    { bounds },
  )
  assert.deepEqual(cut.kind === 'optimum' && cut.open, ['low'])
})

test('two optima are apart where no place is within the margin of both, and one where a place is', () => {
  const at = (b: number, margin: number) => {
    const [first, second] = [curveOf(seven, peak(0.003), 16, 0.03), curveOf(seven, peak(b), 16, 0.03)]
    return fittedDifference({ ...first, margin }, { ...second, margin }, { bounds, resamples: 500 })
  }
  const apart = at(0.03, 0.02)
  assert.ok(apart.apart! <= 0.05 && apart.one! > 0.5 && apart.compromise! > 1, JSON.stringify(apart))
  assert.ok(apart.low! > 0 && apart.difference! > apart.low! && apart.high! >= apart.difference!)
  // The same curves, with a margin as wide as what lies between them.
  const one = at(0.03, 0.3)
  assert.ok(one.one! <= 0.05 && one.apart! > 0.5 && one.compromise! < 1, JSON.stringify(one))
  assert.ok(one.at! > 0.003 && one.at! < 0.03)
})

test('few seeds or places give no verdict; a setting without values is left out; a flat curve is not apart from any', () => {
  assert.deepEqual(fittedOptimum(curveOf(seven, peak(0.01), 4)), { kind: 'few', n: 4 })
  const curve = curveOf(seven, peak(0.01))
  const holed = { ...curve, settings: curve.settings.map((one, i) => (i === 2 ? { ...one, runs: [] } : one)) }
  assert.equal(fittedOptimum(holed).kind, 'optimum')
  const found = fittedDifference(curve, { ...curveOf(seven, () => 0), margin: 0.5 }, { resamples: 300 })
  if (found.b.kind === 'flat') assert.deepEqual([found.difference, found.apart], [null, 1])
  assert.throws(() => fittedDifference(curve, curveOf(three, peak(0.01))), /both measures at the same places/)
})
