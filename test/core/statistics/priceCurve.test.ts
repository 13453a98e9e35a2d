import assert from 'node:assert/strict'
import { test } from 'node:test'
import { priceCurve, type PricedSetting, type PriceTerms } from '../../../core/statistics/priceCurve.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'

const draw = uniforms(77)
let place = 0
const noise = (sd: number) => 3.46 * sd * (draw(place++) - 0.5)
const runs = (mean: number, n: number, sd: number) =>
  Array.from({ length: n }, (_, seed) => ({ seed, value: mean + noise(sd) }))

/** A setting that loses so much of .95, and gains so much of reading. */
const priced = (at: number, loss: number, gain = 0.3, n = 40, sd = 0.004): PricedSetting => ({
  at,
  paid: { setting: runs(0.95 - loss, n, sd), reference: runs(0.95, n, sd) },
  bought: { setting: runs(0.5 + gain, n, sd), reference: runs(0.5, n, sd) },
})
const terms: PriceTerms = { better: 'higher', margin: 0.05, largestLoss: 0.2, start: 0 }
const classes = (settings: PricedSetting[], own: Partial<PriceTerms> = {}) =>
  priceCurve(settings, { ...terms, ...own }).points.map((point) => point.class)

test('every class of price is told as what it is', () => {
  const settings = [priced(0.001, -0.02), priced(0.003, 0), priced(0.005, 0, 0), priced(0.01, 0.02), priced(0.03, 0.1)]
  // A mean of exactly no loss, so that no certain cost of nothing comes by chance.
  for (const i of [1, 2])
    settings[i]!.paid.setting.forEach((run, seed) =>
      Object.assign(run, { value: settings[i]!.paid.reference[seed]!.value! + (seed % 2 ? 0.002 : -0.002) }),
    )
  assert.deepEqual(classes(settings), ['cheaper than free', 'free', 'within the margin', 'costs a little', 'costs'])
  const few = settings.map(({ at, paid }) => ({
    at,
    paid: { setting: paid.setting.slice(0, 4), reference: paid.reference },
  }))
  assert.deepEqual(classes(few), Array(5).fill('not told'))
})

test('a cost of .03 that is certain and within a margin of .05 is called that, and not none', () => {
  const [point] = priceCurve([priced(0.01, 0.03)], terms).points
  assert.equal(point!.class, 'costs a little')
  assert.ok(point!.p!.differs < 0.01 && point!.spread!.low > 0.02 && point!.spread!.high < 0.04)
})

test('where a rare failure is not ruled out nothing is free, and it says how many seeds would', () => {
  const curve = priceCurve([priced(0.003, 0, 0.3, 8)], { ...terms, largestLoss: 0.95 })
  assert.equal(curve.points[0]!.class, 'not told')
  assert.ok(curve.points[0]!.needs! > 60 && curve.points[0]!.needs! < 90, String(curve.points[0]!.needs))
})

test('it begins to cost where the loss passes the margin, whatever settings are added beyond', () => {
  const loss = (cost: number) => 4 * cost
  const settings = [0.001, 0.003, 0.01, 0.02, 0.03].map((at) => priced(at, loss(at)))
  const curve = priceCurve(settings, { ...terms, scale: 'linear' })
  const { begins } = curve
  assert.ok(Math.abs(begins.at! - 0.0125) < 0.001 && begins.low! < begins.at! && begins.at! < begins.high!)
  assert.deepEqual([begins.share, begins.setting, begins.surely], [1, 0.02, 0.02])
  const longer = priceCurve([...settings, priced(0.06, loss(0.06))], { ...terms, scale: 'linear' })
  assert.deepEqual(longer.begins, begins)
  assert.deepEqual(
    longer.points.slice(0, 5).map((point) => [point.at, point.loss, point.spread, point.class]),
    curve.points.map((point) => [point.at, point.loss, point.spread, point.class]),
  )
})

test('a range that ends before it costs says that it does not begin within it, and a wider margin moves it on', () => {
  const settings = [0.001, 0.003, 0.01].map((at) => priced(at, 4 * at))
  const { begins } = priceCurve(settings, terms)
  assert.deepEqual([begins.at, begins.high, begins.share, begins.setting, begins.surely], [null, null, 0, null, null])
  const narrow = priceCurve(settings, { ...terms, margin: 0.02, scale: 'linear' })
  assert.ok(Math.abs(narrow.begins.at! - 0.005) < 0.001 && narrow.begins.setting === 0.01)
})

test('the price per unit of legibility has an interval, and none where nothing is gained', () => {
  const [dear, empty] = priceCurve([priced(0.03, 0.09, 0.3), priced(0.04, 0.09, 0)], terms).points
  const { price, low, high } = dear!.perUnit!
  assert.ok(Math.abs(price - 0.3) < 0.02 && low < price && price < high && high - low < 0.05)
  assert.equal(empty!.perUnit, null)
})

test('compute is paid in the same way, where less is better and every seed pays the same', () => {
  const flat = (value: number) => Array.from({ length: 12 }, (_, seed) => ({ seed, value }))
  const [point] = priceCurve([{ at: 1, paid: { setting: flat(1.6), reference: flat(1) } }], {
    better: 'lower',
    margin: 0.1,
    largestLoss: 10,
  }).points
  assert.deepEqual([point!.class, point!.beyond], ['costs', true])
  assert.ok(Math.abs(point!.loss! - 0.6) < 1e-12)
})

test('seeds that are left out are said', () => {
  const one = priced(0.01, 0.1)
  Object.assign(one.paid.setting[3]!, { value: NaN })
  const [point] = priceCurve([one], terms).points
  assert.deepEqual([point!.n, point!.left], [39, '1 diverged'])
})
