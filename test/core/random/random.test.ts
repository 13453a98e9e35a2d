import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  below,
  fillBits,
  fillNormal,
  fillUniform,
  orthogonal,
  permutation,
  stream,
} from '../../../core/random/random.ts'

const hex = (words: Uint32Array) => [...words].map((w) => w.toString(16).padStart(8, '0')).join(' ')

/** Counter = (pair, step). */
const answers = [
  { key: [0, 0], counter: [0, 0], words: '6b200159 99ba4efe' },
  { key: [0x13198a2e, 0x03707344], counter: [0x243f6a88, 0x85a308d3], words: 'c4923a9c 483df7a0' },
  { key: [0xffffffff, 0xffffffff], counter: [0xffffffff, 0xffffffff], words: '1cb996fc bb002be7' },
] as const

test('words are those of the Random123 known-answer vectors, in a short fill and anywhere in a long one', () => {
  for (const { key, counter, words } of answers)
    for (const [length, before] of [
      [2, 0],
      [201, 0],
      [201, 37],
      [40_001, 17_003],
    ] as const) {
      const out = new Uint32Array(length)
      fillBits(out, { k0: key[0], k1: key[1] }, counter[1], counter[0] - before)
      assert.equal(hex(out.subarray(2 * before, 2 * before + 2)), words)
    }
})

test('a long fill holds the words of its pairs drawn one by one, for any key, step, start and length', () => {
  const key = (i: number) => ({
    k0: Math.imul(i + 1, 0x9e3779b1),
    k1: Math.imul(i + 1, 0x85ebca77) >>> (i % 2 ? 0 : 1),
  })
  const one = new Uint32Array(2)
  const places = [0, 1, 5, 2 ** 31 - 3, 2 ** 32 - 9, 2 ** 33]
  for (const [i, length] of [63, 64, 65, 66, 95, 96, 97, 127, 128, 129, 500, 5120, 16_383, 16_385, 32_769].entries())
    for (const step of [0, 1, 2 ** 31, 2 ** 32 - 1]) {
      const first = places[i % places.length]!
      const out = new Uint32Array(length + 2).fill(7)
      fillBits(out.subarray(1, length + 1), key(i), step, first)
      for (let at = 0; at < length; at += 2) {
        fillBits(one, key(i), step, first + at / 2)
        assert.equal(out[at + 1], one[0])
        assert.equal(out[at + 2], at + 1 < length ? one[1] : 7)
      }
      assert.deepEqual([out[0], out[length + 1]], [7, 7])
    }
})

test('a short fill is the start of a longer one, for every kind of value', () => {
  const key = stream(7, 'prefix')
  for (const length of [1, 2, 3, 8, 9]) {
    const [short, long] = [new Uint32Array(length), new Uint32Array(101)]
    fillBits(short, key, 3)
    fillBits(long, key, 3)
    assert.deepEqual(short, long.subarray(0, length))
    for (const fill of [fillUniform, fillNormal]) {
      const [few, many] = [new Float32Array(length), new Float32Array(101)]
      fill(few, key, 3)
      fill(many, key, 3)
      assert.deepEqual(few, many.subarray(0, length))
    }
  }
})

test('a fill writes only inside its view', () => {
  const all = new Float32Array(8).fill(-5)
  fillNormal(all.subarray(2, 5), stream(1, 'view'), 0)
  assert.deepEqual([...all.subarray(0, 2), ...all.subarray(5)], [-5, -5, -5, -5, -5])
})

test('uniform values have the moments of U(0, 1) and stay below 1', () => {
  const n = 200_000
  const u = new Float32Array(n)
  fillUniform(u, stream(3, 'uniform'), 11)
  const { mean, variance } = moments(u)
  assert.ok(Math.abs(mean - 0.5) < 4 / Math.sqrt(12 * n))
  assert.ok(Math.abs(variance - 1 / 12) < 0.001)
  assert.ok(u.every((v) => v >= 0 && v < 1))
})

test('normal values have the moments of N(0, sd)', () => {
  const n = 200_000
  const z = new Float32Array(n)
  fillNormal(z, stream(3, 'normal'), 2, 0.4)
  const { mean, variance, kurtosis } = moments(z)
  assert.ok(Math.abs(mean) < (4 * 0.4) / Math.sqrt(n))
  assert.ok(Math.abs(variance / 0.16 - 1) < 4 * Math.sqrt(2 / n))
  assert.ok(Math.abs(kurtosis - 3) < 4 * Math.sqrt(24 / n))
})

test('purposes, seeds and steps are uncorrelated, and each is repeatable', () => {
  const n = 50_000
  const draw = (seed: number, purpose: string, step: number) => {
    const z = new Float32Array(n)
    fillNormal(z, stream(seed, purpose), step)
    return z
  }
  const base = draw(0, 'data', 0)
  assert.deepEqual(draw(0, 'data', 0), base)
  for (const other of [draw(0, 'init', 0), draw(1, 'data', 0), draw(0, 'data', 1)]) {
    let sum = 0
    for (let i = 0; i < n; i++) sum += base[i]! * other[i]!
    assert.ok(Math.abs(sum / n) < 4 / Math.sqrt(n))
  }
})

test('a seed that is not a 32-bit whole number is refused', () => {
  assert.throws(() => stream(-1, 'data'), /seed: expected a whole number from 0 to 4294967295, got -1/)
  assert.throws(() => stream(0.5, 'data'), RangeError)
})

test('below is uniform over its range', () => {
  const counts = new Array<number>(7).fill(0)
  const key = stream(5, 'below')
  for (let i = 0; i < 70_000; i++) counts[below(key, 1, i, 7)]!++
  const chi2 = counts.reduce((sum, c) => sum + (c - 10_000) ** 2 / 10_000, 0)
  assert.ok(chi2 < 22.5, `chi-square of 6 degrees ${chi2}`)
})

test('a permutation holds every index once, differs between epochs and puts an index anywhere', () => {
  const key = stream(2, 'order')
  const first = permutation(1000, key, 0)
  assert.deepEqual(
    [...first].sort((a, b) => a - b),
    [...Array(1000).keys()],
  )
  assert.notDeepEqual(permutation(1000, key, 1), first)
  let sum = 0
  for (let epoch = 0; epoch < 2000; epoch++) sum += permutation(11, key, epoch).indexOf(0)
  assert.ok(Math.abs(sum / 2000 - 5) < (4 * Math.sqrt(10)) / Math.sqrt(2000))
})

test('a random orthogonal matrix is orthogonal to 1e-12 and takes both determinants', () => {
  const n = 40
  const q = orthogonal(n, stream(0, 'rotation'))
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let c = 0; c < n; c++) sum += q[i * n + c]! * q[j * n + c]!
      assert.ok(Math.abs(sum - Number(i === j)) < 1e-12)
    }
  const signs = [...Array(40).keys()].map((seed) => {
    const [a, b, c, d] = orthogonal(2, stream(seed, 'rotation'))
    return Math.sign(a! * d! - b! * c!)
  })
  assert.deepEqual([...new Set(signs)].sort(), [-1, 1])
})

function moments(values: Float32Array) {
  const n = values.length
  const mean = values.reduce((a, b) => a + b, 0) / n
  let [m2, m4] = [0, 0]
  for (const v of values) {
    m2 += (v - mean) ** 2 / n
    m4 += (v - mean) ** 4 / n
  }
  return { mean, variance: m2, kurtosis: m4 / m2 ** 2 }
}
