import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exchangeRate } from '../../../core/statistics/exchangeRate.ts'
import { hypervolume } from '../../../core/statistics/hypervolume.ts'
import { membership } from '../../../core/statistics/membership.ts'
import { pareto } from '../../../core/statistics/pareto.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'
import { near } from './near.ts'

const up = { x: 'higher', y: 'higher' } as const
const draw = uniforms(5)
let place = 0
const scattered = (mean: number, sd: number, n = 10) =>
  Array.from({ length: n }, (_, seed) => ({ seed, value: mean + sd * (draw(place++) - 0.5) }))
const at = (x: number, y: number, sd: number, n = 10) => ({ x: scattered(x, sd, n), y: scattered(y, sd, n) })

test('settings far apart are on the front for sure or not at all; one that ties is there half of the time', () => {
  const settings = [at(0, 10, 0.1), at(10, 0, 0.1), at(-5, -5, 0.1), { x: [], y: [] }]
  const found = membership(settings, up, uniforms(1))
  assert.deepEqual(
    found.map(({ place, onFront, probability }) => [place, onFront, probability]),
    [
      [0, true, 1],
      [1, true, 1],
      [2, false, 0],
    ],
  )
  const y = Array.from({ length: 400 }, (_, seed) => ({ seed, value: 0 }))
  const swing = (sign: number) => y.map(({ seed }) => ({ seed, value: seed % 2 ? sign : -sign }))
  const tied = membership(
    [
      { x: swing(1), y },
      { x: swing(-1), y },
    ],
    up,
    uniforms(2),
  )
  for (const { probability } of tied) assert.ok(Math.abs(probability! - 0.5) < 0.06, String(probability))
})

test('equal settings share the front, and below five seeds there is no probability', () => {
  const x = [1, 2, 3].map((value, seed) => ({ seed, value }))
  const found = membership(
    [
      { x, y: x },
      { x, y: x },
    ],
    up,
    uniforms(3),
  )
  assert.deepEqual(
    found.map(({ onFront, probability }) => [onFront, probability]),
    [
      [true, null],
      [true, null],
    ],
  )
})

test('an exchange rate is y gained per x lost whichever way is better, with an interval around it', () => {
  const from = at(10, 0, 0.2)
  const to = at(8, 6, 0.2)
  const { rate, low, high } = exchangeRate(from, to, up, uniforms(4))
  assert.ok(Math.abs(rate! - 3) < 0.3 && low! < rate! && rate! < high!)
  const loss = exchangeRate(at(1, 0, 0), at(3, 6, 0), { x: 'lower', y: 'higher' }, uniforms(4))
  assert.deepEqual([loss.rate, loss.low, loss.high], [3, 3, 3])
})

test('where nothing is given up, or nothing gained, there is no rate; an end that may cost nothing is open', () => {
  assert.equal(exchangeRate(at(1, 0, 0), at(2, 1, 0), up, uniforms(5)).rate, null)
  assert.equal(exchangeRate(at(2, 1, 0), at(1, 0, 0), up, uniforms(5)).rate, null)
  const doubtful = exchangeRate(at(1, 0, 1), at(0.97, 5, 1), up, uniforms(6))
  assert.equal(doubtful.high, null)
})

test('a front of 100,000 points is exact: points on a quarter circle all stand, points inside fall', () => {
  const points = Array.from({ length: 100_000 }, (_, i) => {
    const angle = ((Math.imul(i, 48_271) >>> 0) / 2 ** 32) * (Math.PI / 2)
    const radius = i % 2 ? 1 : 0.5
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) }
  })
  const front = pareto(points, up)
  assert.equal(front.filter(({ x, y }) => Math.hypot(x, y) > 0.9).length, 50_000)
  near(hypervolume(points, { x: 0, y: 0 }, up), Math.PI / 4, 1e-4)
})
