import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resample } from '../../../core/statistics/bootstrap.ts'
import { equivalence, withinDespiteRare } from '../../../core/statistics/equivalence.ts'
import { collapseLine, mixtureOf, rareEvents } from '../../../core/statistics/rareEvents.ts'
import { oneSource } from '../../../core/statistics/source.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'
import { guarded, seedsToRuleOut, unseenRate } from '../../../core/statistics/unseen.ts'
import { near } from './near.ts'

const draw = uniforms(123)
let place = 0
const next = () => draw(place++)
/** Small losses around nothing, and `size` in a share of the runs. */
const losses = (n: number, share: number, size: number) =>
  Array.from({ length: n }, () => 0.004 * (next() - 0.5) + (next() < share ? size : 0))

test('an event that none of n shows is ruled out at the rate at which it would be missed once in twenty', () => {
  near((1 - unseenRate(8, 0.05)) ** 8, 0.05, 1e-12)
  for (const [room, size] of [
    [0.05, 0.95],
    [0.05, 0.5],
    [0.01, 1],
  ] as const) {
    const n = seedsToRuleOut({ room, size, alpha: 0.05 })!
    assert.ok(unseenRate(n, 0.05) * size <= room && unseenRate(n - 1, 0.05) * size > room, String(n))
  }
  assert.equal(seedsToRuleOut({ room: 0.05, size: 0.5, alpha: 0.05 }), 29)
  assert.equal(seedsToRuleOut({ room: 0, size: 0.5, alpha: 0.05 }), null)
  assert.equal(seedsToRuleOut({ room: 0.6, size: 0.5, alpha: 0.05 }), 1)
})

test('eight seeds without a collapse are not within the margin; as many as are asked for are', () => {
  const terms = { loss: 0.5, better: 'lower' } as const
  const eight = withinDespiteRare(resample(losses(8, 0, 0), oneSource), 0.05, terms)
  assert.ok(eight.plain < 0.01 && eight.p > 0.5)
  assert.ok(eight.seeds! > 30 && eight.seeds! < 45, String(eight.seeds))
  assert.ok(withinDespiteRare(resample(losses(eight.seeds! + 8, 0, 0), oneSource), 0.05, terms).p <= 0.05)
  assert.ok(withinDespiteRare(resample(losses(eight.seeds! - 12, 0, 0), oneSource), 0.05, terms).p > 0.05)
})

test('in the other direction it is the same, and where nothing worse can be it is the plain test', () => {
  const values = losses(40, 0, 0)
  const turned = values.map((value) => -value)
  const [lower, higher] = [
    withinDespiteRare(resample(values, oneSource), 0.05, { loss: 0.5, better: 'lower' }),
    withinDespiteRare(resample(turned, oneSource), 0.05, { loss: 0.5, better: 'higher' }),
  ]
  near(lower.p, higher.p, 1e-12)
  assert.equal(lower.seeds, higher.seeds)
  const bounded = withinDespiteRare(resample(values, oneSource), 0.05, { loss: 1e-9, better: 'lower' })
  near(bounded.p, equivalence(resample(values, oneSource), 0.05), 1e-12)
  assert.throws(
    () => withinDespiteRare(resample(values, oneSource), 0.05, { loss: 0, better: 'lower' }),
    /positive loss/,
  )
})

test('one seed of ten that costs the margin makes none of seven settings seem within it, at 8, 20 and 50 seeds', () => {
  const times = 40
  for (const n of [8, 20, 50]) {
    let [plain, wrong] = [0, 0]
    for (let i = 0; i < times; i++) {
      const found = Array.from({ length: 7 }, () =>
        withinDespiteRare(resample(losses(n, 0.1, 0.5), oneSource, 500), 0.05, { loss: 0.95, better: 'lower' }),
      )
      if (found.some(({ plain }) => 7 * plain <= 0.05)) plain++
      if (found.some(({ p }) => 7 * p <= 0.05)) wrong++
    }
    assert.ok(wrong / times <= 0.05 + 2 * Math.sqrt(0.0475 / times), `${n}: ${wrong} of ${times}`)
    if (n === 8) assert.ok(plain > 0.5 * times, `the plain test misses what is rare: ${plain}`)
  }
})

test('an interval that allows for the unseen holds the mean of one collapse in twenty, and the plain one does not', () => {
  const times = 150
  let [plain, allowing] = [0, 0]
  for (let i = 0; i < times; i++) {
    const found = guarded(resample(losses(8, 0.05, 0.3), oneSource, 500), [-1, 1])
    if (found.plain.low <= 0.015 && 0.015 <= found.plain.high) plain++
    if (found.low! <= 0.015 && 0.015 <= found.high!) allowing++
  }
  assert.ok(plain < 0.5 * times && allowing >= 0.95 * times, `${plain}, ${allowing} of ${times}`)
  const open = guarded(resample(losses(8, 0, 0), oneSource), [null, 1])
  assert.deepEqual([open.low, open.high! > open.plain.high], [null, true])
})

test('dropped concepts, collapsed and diverged runs are counted apart', () => {
  const line = collapseLine(0.9, 0)
  near(line, 0.45, 1e-12)
  const runs = [0.9, 0.8, 0.2, NaN, Infinity, null, undefined, 0.9].map((value, seed) => ({
    seed,
    value,
    dropped: seed === 1 ? 2 : seed < 3 ? 0 : null,
  }))
  const { dropping, droppedConcepts, collapsed, diverged, unknown } = rareEvents(runs, { line, better: 'higher' })
  assert.deepEqual([dropping.seen, dropping.of, droppedConcepts], [1, 3, 2])
  assert.deepEqual([collapsed.seen, collapsed.of, diverged.seen, diverged.of, unknown], [1, 4, 2, 6, 2])
})

test('a mixture is told as its two sorts, and a setting of one sort is none', () => {
  const found = mixtureOf([0.95, 0.94, 0.96, 0.95, 0.1, 0.95, 0.95, 0.96], { line: 0.45, better: 'higher' })!
  assert.deepEqual([found.collapsed.seen, found.survivors.n, found.collapsedMean], [1, 7, 0.1])
  assert.equal(found.words, 'collapsed in 1 of 8: 0.3% to 53%, at 0.1; the others at 0.951')
  assert.equal(mixtureOf([0.95, 0.96], { line: 0.45, better: 'higher' }), null)
  assert.equal(mixtureOf([0.1, 0.2], { line: 0.45, better: 'higher' }), null)
  assert.equal(mixtureOf([0.1, 0.9], { line: 0.45, better: 'lower' })!.survivors.mean, 0.1)
})
