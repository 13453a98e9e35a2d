import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import { measureAxis, sweptAxis } from '../../../core/figures/plot/axes.ts'
import type { PlotAxis } from '../../../core/figures/plot/plot.ts'
import { chooseScale, clamp, lossScale, position, type Scale } from '../../../core/figures/scale.ts'
import { shortNumber } from '../../../core/figures/text.ts'
import { numbersOf } from './numbers.ts'

const { next, anyNumber, nearTo } = numbersOf(20261128)

/** Pairs that are equal up to rounding, opposite, huge, subnormal, zero, or of any sizes. */
const pairs = Array.from({ length: 2400 }, (_, i): [number, number] => {
  const one = anyNumber()
  if (i % 4 === 0) return [one, nearTo(one)]
  if (i % 4 === 1) return [one, -one]
  if (i % 4 === 2) return [one, one * (1 + next() * 1e-6)]
  return [one, anyNumber()]
}).map(
  (pair) => pair.map((value) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value))) as [number, number],
)

const mostTicks = 30

/** A scale that can be drawn: a domain with a length, a few distinct ticks that rise, and texts that differ. */
function sound(scale: Scale, text: PlotAxis['text'], words: string, fewest = 1): void {
  const { domain, ticks, constant = 1 } = scale
  assert.ok(domain.every(Number.isFinite) && domain[0] < domain[1], `${words}: domain ${domain.join(' to ')}`)
  assert.ok(scale.type !== 'log' || domain[0] > 0, `${words}: a logarithm of ${domain[0]}`)
  assert.ok(Number.isFinite(constant) && constant > 0, `${words}: constant ${constant}`)
  assert.ok(ticks.length >= fewest && ticks.length <= mostTicks, `${words}: ${ticks.length} ticks`)
  for (const [i, tick] of ticks.entries()) assert.ok(i === 0 || tick > ticks[i - 1]!, `${words}: ${ticks.join(', ')}`)
  assert.equal(new Set(ticks.map((tick) => text(tick, ticks))).size, ticks.length, `${words}: ${ticks.join(', ')}`)
  for (const tick of [...ticks, ...domain]) {
    const at = position(scale, clamp(scale, tick), 100)
    assert.ok(at >= -1e-6 && at <= 100 + 1e-6, `${words}: ${tick} at ${at}`)
  }
}

test('any two numbers have a scale with distinct ticks that rise, and it is found', () => {
  for (const pair of pairs)
    for (const count of [1, 5, 9]) sound(chooseScale(pair, pair, count), shortNumber, `[${pair.join(', ')}]`)
})

test('any three numbers have one too, whether linear, logarithmic or bent about zero', () => {
  const kinds = new Set<string>()
  for (const [a, b] of pairs) {
    const values = [a, b, anyNumber(), 0].slice(0, 3 + Number(next() < 0.3))
    const scale = chooseScale(values, values, 6)
    kinds.add(scale.type)
    sound(scale, shortNumber, `[${values.join(', ')}]`)
  }
  assert.deepEqual([...kinds].sort(), ['linear', 'log', 'symlog'])
})

test('any loss has a scale, and any swept axis a tick at its values that fit', () => {
  for (const pair of pairs) {
    sound(lossScale(pair, 5), shortNumber, `loss [${pair.join(', ')}]`)
    const used = [...new Set(pair)]
    const axis = sweptAxis({ path: 'a', label: 'a', values: used, numeric: true }, used, 7)
    sound(axis.scale(200), axis.text, `swept [${pair.join(', ')}]`)
  }
})

test('an axis of a measure ends at its range, and still has a length', () => {
  const facts = { name: 'a', label: 'a', unit: '', better: 'higher', range: [null, null] } as unknown as MeasureFacts
  for (const pair of pairs) {
    const axis = measureAxis('y', facts, pair, pair)
    sound(axis.scale(150), axis.text, `measure [${pair.join(', ')}]`)
  }
})

test('two values that are equal up to rounding share a scale, as equal ones do', () => {
  for (const value of [0.85, 8, 1e300, -1e-200]) {
    const equal = chooseScale([value, value], [value, value], 5)
    const close = chooseScale([value, nearTo(value)], [value, nearTo(value)], 5)
    assert.deepEqual(close.ticks, equal.ticks)
  }
})

test('a hundred thousand values and more have a scale', () => {
  const values = Array.from({ length: 300_000 }, (_, i) => 1 + (i % 1000))
  sound(chooseScale(values, values, 5), shortNumber, 'many')
  sound(lossScale(values, 5), shortNumber, 'many losses')
})
