import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { fillBits, orthogonal, stream } from '../../../core/random/random.ts'
import { concepts } from '../../../worker/tasks/concepts.ts'
import { TaskDataError } from '../../../worker/tasks/dataError.ts'

const batchOf = (B: number, D = 10, F = 10) => ({
  inputs: new Float32Array(B * D),
  targets: new Float32Array(B * F),
  concepts: new Float32Array(B * F),
})

test('a concept is present with its density, and uniform when present', () => {
  const B = 20_000
  const out = batchOf(B)
  concepts.open({ density: 0.2 }).generate!(1, 'train', 0, B, out)
  const present = out.targets.filter((v) => v > 0)
  const n = out.targets.length
  assert.ok(Math.abs(present.length / n - 0.2) < 4 * Math.sqrt((0.2 * 0.8) / n))
  const mean = present.reduce((a, b) => a + b, 0) / present.length
  const variance = present.reduce((a, b) => a + (b - mean) ** 2, 0) / present.length
  assert.ok(Math.abs(mean - 0.5) < 4 / Math.sqrt(12 * present.length), `mean ${mean}`)
  assert.ok(Math.abs(variance - 1 / 12) < 0.002, `variance ${variance}`)
  assert.ok(out.targets.every((v) => v >= 0 && v <= 1))
  assert.deepEqual(out.concepts, out.targets)
})

test('density 1 presents every concept', () => {
  const out = batchOf(100)
  concepts.open({ density: 1 }).generate!(1, 'train', 0, 100, out)
  assert.ok(out.targets.every((v) => v > 0))
})

test('concepts alone are orthonormal directions, and inputs are their weighted sum', () => {
  for (const [F, D] of [
    [10, 10],
    [4, 7],
  ] as const) {
    const data = concepts.open({ concepts: F, inputs: D, density: 0.5 })
    const Q = data.alone!(5)
    const dot = (a: number, b: number) => {
      let sum = 0
      for (let d = 0; d < D; d++) sum += Q[a * D + d]! * Q[b * D + d]!
      return sum
    }
    for (let a = 0; a < F; a++) for (let b = 0; b < F; b++) assert.ok(Math.abs(dot(a, b) - Number(a === b)) < 1e-6)

    const out = batchOf(50, D, F)
    data.generate!(5, 'train', 3, 50, out)
    for (let i = 0; i < 50; i++)
      for (let d = 0; d < D; d++) {
        let expected = 0
        for (let j = 0; j < F; j++) expected += out.targets[i * F + j]! * Q[j * D + d]!
        assert.ok(Math.abs(out.inputs[i * D + d]! - expected) < 1e-6)
      }
  }
})

/** The rows in plain steps, one word per concept: below the density it is present, rescaled to [0, 1) as its value. */
function plainly(F: number, D: number, density: number, seed: number, step: number, B: number) {
  const Q = orthogonal(D, stream(seed, 'rotation of concepts'))
  const bits = new Uint32Array(B * F)
  fillBits(bits, stream(seed, 'concepts of rows: train'), step)
  const [inputs, targets] = [new Float32Array(B * D), new Float32Array(B * F)]
  bits.forEach((word, i) => {
    if (word >= density * 2 ** 32) return
    const value = word * (1 / (density * 2 ** 32))
    const [row, j] = [Math.floor(i / F), i % F]
    targets[i] = value
    for (let d = 0; d < D; d++) inputs[row * D + d]! += value * Q[d * D + j]!
  })
  return { inputs, targets }
}

for (const [F, D, density] of [
  [10, 10, 0.1],
  [1, 1, 0.5],
  [7, 7, 1],
  [3, 5, 0.9],
  [4, 11, 0.3],
  [33, 64, 0.02],
  [10, 10, 1e-9],
] as const)
  test(`${F} concepts of density ${density} in ${D} inputs are those of the plain formula, bit for bit`, () => {
    const data = concepts.open({ concepts: F, inputs: D, density })
    for (const [step, B] of [512, 1, 7, 513, 1300].entries())
      for (const seed of [0, 4]) {
        const out = { inputs: new Float32Array(B * D).fill(3), targets: new Float32Array(B * F).fill(3) }
        data.generate!(seed, 'train', step, B, out)
        const plain = plainly(F, D, density, seed, step, B)
        for (const part of ['inputs', 'targets'] as const)
          assert.equal(
            out[part].findIndex((value, i) => !Object.is(value, plain[part][i])),
            -1,
            `${part} of ${B} rows`,
          )
      }
  })

test('rows depend on seed, purpose and step only, not on the size of the batch or what was asked before', () => {
  const data = concepts.open({})
  const [long, short, other] = [batchOf(64), batchOf(16), batchOf(64)]
  data.generate!(2, 'train', 7, 64, long)
  data.generate!(2, 'train', 7, 16, short)
  assert.deepEqual(short.inputs, long.inputs.subarray(0, 160))
  for (const [seed, purpose, step] of [
    [3, 'train', 7],
    [2, 'students', 7],
    [2, 'train', 8],
  ] as const) {
    data.generate!(seed, purpose, step, 64, other)
    assert.notDeepEqual(other.targets, long.targets)
  }
  data.generate!(2, 'train', 7, 64, other)
  assert.deepEqual(other, long)
})

test('a purpose that sounds like the held-out rows does not reach them', () => {
  const data = concepts.open({})
  const held = data.heldOut(0, 64)
  const out = batchOf(64)
  for (const purpose of ['held out', 'students', 'train']) {
    data.generate!(0, purpose, 0, 64, out)
    assert.notDeepEqual(out.targets, held.targets)
  }
})

test('fewer inputs than concepts is refused by the name of the field', () => {
  assert.throws(() => concepts.open({ concepts: 10, inputs: 6 }), {
    name: 'TaskDataError',
    message: 'task.inputs: 6 is fewer than the 10 concepts; expected at least 10, or 0 for 10',
  })
})

test('options out of range are refused by the name of the field', () => {
  assert.throws(
    () => concepts.open({ density: 0 }),
    (e) => e instanceof TaskDataError && /^task\.density: /.test(e.message),
  )
  assert.throws(() => concepts.open({ targets: 'or' }), /task\.targets: .*concepts/)
})

test('the usual rows keep the hash that they had before there were others, and each other rows have one of their own', () => {
  const before = createHash('sha256').update('["concepts",10,10,0.1,"concepts"]').digest('hex')
  assert.equal(concepts.open({}).dataHash, before)
  assert.equal(concepts.open({ inputs: 10, mixing: 'rotation' }).dataHash, before)
  const others = [
    { least: 0.5 },
    { targets: 'xor' },
    { targets: 'xor', group: 5 },
    { mixing: 'network' },
    { frequency: 'zipf' },
    { frequency: 'zipf', exponent: 1 },
    { hierarchy: 'tree' },
    { hierarchy: 'tree', children: 1 },
    { correlation: 0.3 },
    { correlation: 0.3, rank: 1 },
  ].map((options) => concepts.open(options).dataHash)
  assert.equal(new Set([before, ...others]).size, others.length + 1)
})
