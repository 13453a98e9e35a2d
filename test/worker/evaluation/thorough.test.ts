import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fillUniform, stream } from '../../../core/random/random.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { learns } from '../../../worker/evaluation/collectors/imitations.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { heldouts } from '../../../worker/evaluation/heldouts.ts'
import { imitators } from '../../../worker/measures/imitation.ts'
import { values } from '../../../worker/targets/values.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

test('Every student of every held-out evaluation has curves of its own name', () => {
  for (const { students } of heldouts)
    for (const { label } of students) assert.ok(imitators.includes(label), `${label} is no imitator`)
})

test('A thorough evaluation learns from powers of two and stops early', () => {
  const { examples, students, updates, stops } = heldouts.get('thorough')
  assert.deepEqual(examples, [16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384])
  assert.deepEqual(
    [students.map(({ label }) => label), updates],
    [['linear', 'mlp 64', 'mlp 128-128', 'soft tree 4'], 2000],
  )
  assert.ok(stops && updates % stops.every === 0)
})

const drawn = (length: number, purpose: string) => {
  const numbers = new Float32Array(length)
  fillUniform(numbers, stream(1, purpose), 0)
  return numbers.map((u) => 2 * u - 1)
}

test('A held-out soft tree, whose leaves begin at 0, learns a step of its input better than a line could', async () => {
  const step = (inputs: Float32Array) =>
    Float32Array.from({ length: inputs.length / 2 }, (_, i) => Math.sign(inputs[2 * i]!))
  const [x, tested] = [drawn(512 * 2, 'x'), drawn(200 * 2, 'tested')]
  const thorough = heldouts.get('thorough')
  const { network } = thorough.students.find(({ label }) => label === 'soft tree 4')!
  const { predictions } = await learns(thorough, {
    prepared,
    purpose: 'tree',
    lessons: [{ source: 0, n: 512, seed: 3, targets: step(x) }],
    sources: { train: [x], test: [tested], input: [2] },
    shape: { network, heads: [{ target: values, size: 1 }] },
    pace: async () => {},
  })
  const missed = step(tested).reduce((sum, y, i) => sum + (predictions[0]![i]! - y) ** 2, 0) / 200
  // The best line, 1.5·x, misses a quarter.
  assert.ok(missed < 0.2, `${missed} of 1`)
})

test('Students that stop early learn what there is to learn, give up on noise, and do all updates where nothing stops them', async () => {
  const x = drawn(256 * 3, 'x')
  const sums = (inputs: Float32Array) =>
    Float32Array.from({ length: inputs.length / 3 }, (_, i) => inputs[3 * i]! + inputs[3 * i + 1]!)
  const lessons = [sums(x), drawn(256, 'noise')].map((targets, i) => ({ source: 0, n: 256, seed: 3 + i, targets }))
  const tested = drawn(100 * 3, 'tested')
  const learnt = (stops: object) =>
    learns(
      { updates: 800, ...stops },
      {
        prepared,
        purpose: 'test',
        lessons,
        sources: { train: [x], test: [tested], input: [3] },
        shape: { network: { kind: 'mlp', hidden: [8], activation: 'relu' }, heads: [{ target: values, size: 1 }] },
        pace: async () => {},
        more: (lesson) => ({ of: 'test', from: 0, to: lesson === lessons[1] ? 10 : 100 }),
      },
    )
  const early = await learnt({ stops: { every: 50, looks: 4, least: 5e-3 } })
  const missed = early.predictions[0]!.reduce((sum, y, i) => sum + (y - sums(tested)[i]!) ** 2, 0) / 100
  assert.ok(missed < 0.05, `${missed} of 2/3`)
  assert.ok(early.flops[1]! < early.flops[0]!, String(early.flops))
  assert.deepEqual(early.more, [early.predictions[0], early.predictions[1]!.subarray(0, 10)])
  const all = await learnt({})
  assert.equal(all.flops[0], all.flops[1])
  assert.ok(all.flops[0]! >= early.flops[0]!)
})
