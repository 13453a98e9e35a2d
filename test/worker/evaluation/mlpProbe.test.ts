import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fillUniform, stream } from '../../../core/random/random.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { leftOf } from '../../../worker/evaluation/collectors/mlpProbe.ts'
import { fittedToOptimum, type Watched } from '../../../worker/evaluation/optimum.ts'
import { values } from '../../../worker/targets/values.ts'
import { planned } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const drawn = (length: number, purpose: string) => {
  const numbers = new Float32Array(length)
  fillUniform(numbers, stream(1, purpose), 0)
  return numbers.map((u) => 2 * u - 1)
}
const [rows, D] = [600, 4]
const [x, tested] = [drawn(rows * D, 'x'), drawn(200 * D, 'tested')]
const squares = (inputs: Float32Array) =>
  Float32Array.from({ length: inputs.length / D }, (_, i) => 3 * inputs[i * D]! * inputs[i * D + 1]!)
const lesson = (targets: Float32Array, seed = 3): Watched => ({ source: 0, n: 540, held: 60, targets, seed })

/** Trains one network for each of these lessons. */
const learnt = (lessons: Watched[], most = 1500, wanted?: (lesson: Watched, held: Float32Array) => boolean) =>
  fittedToOptimum(
    prepared,
    'a test',
    lessons,
    { train: [x], test: [tested], input: [D] },
    { network: { kind: 'mlp', hidden: [32], activation: 'relu' }, heads: [{ target: values, size: 1 }] },
    { batch: 64, most, every: 50, looks: 4, least: 1e-3 },
    async () => {},
    undefined,
    wanted,
  )
const meanSquare = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length

test('A product is learnt to its optimum on held-out rows; of noise the start is restored, which says 0', async () => {
  const noise = drawn(rows, 'noise')
  const { held, test: told, flops } = await learnt([lesson(squares(x)), lesson(noise, 4)])
  assert.ok(meanSquare(told[0]!, squares(tested)) < 0.1, `${meanSquare(told[0]!, squares(tested))} of 1`)
  const behind = noise.subarray(540)
  assert.ok(meanSquare(held[1]!, behind) <= meanSquare(new Float32Array(60), behind) + 1e-6)
  assert.ok(meanSquare(told[1]!, new Float32Array(200)) < 0.05)
  assert.ok(flops[1]! < flops[0]!, 'noise is given up sooner')
})

test('Of a lesson that its held-out rows say is not wanted nothing else is predicted, and others are as they were', async () => {
  const lessons = [lesson(squares(x)), lesson(drawn(rows, 'noise'), 4), lesson(new Float32Array(rows), 5)]
  const all = await learnt(lessons, 600)
  const heard: Float32Array[] = []
  const some = await learnt(lessons, 600, (own, held) => {
    heard[lessons.indexOf(own)] = held
    return own === lessons[0]
  })
  assert.deepEqual([heard, some.held, some.flops], [all.held, all.held, all.flops])
  assert.deepEqual(some.test, [all.test[0], new Float32Array(), new Float32Array()])
  assert.deepEqual([all.test[1]!.length, all.test[2]], [200, new Float32Array(200)])
})

test('What an mlp adds on a row far beyond those it learnt from is no more than on any of these', async () => {
  const targets = squares(x)
  const far = tested.slice()
  for (let d = 0; d < D; d++) far[d] = 1000
  const fitted = await fittedToOptimum(
    prepared,
    'a test',
    [lesson(targets)],
    { train: [x], test: [far], input: [D] },
    { network: { kind: 'mlp', hidden: [32], activation: 'relu' }, heads: [{ target: values, size: 1 }] },
    { batch: 64, most: 600, every: 50, looks: 4, least: 1e-3 },
    async () => {},
  )
  const raw = fitted.test[0]!
  const said = leftOf({ targets, n: 540 }, 0, 1)(raw)
  const largest = targets.subarray(0, 540).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  assert.ok(Math.abs(raw[0]!) > 10 * largest, `${raw[0]!}`)
  assert.ok(Math.abs(said[0]!) <= largest)
  assert.ok(
    meanSquare(said.subarray(1), squares(far.subarray(D))) <= meanSquare(raw.subarray(1), squares(far.subarray(D))),
  )
})

test('A network beside others, which end sooner or later, is the network alone', async () => {
  const [one, other] = [lesson(squares(x)), lesson(drawn(rows, 'noise'), 4)]
  const [both, alone, second] = [await learnt([other, one], 600), await learnt([one], 600), await learnt([other], 600)]
  assert.deepEqual([both.test[1], both.flops[1]], [alone.test[0], alone.flops[0]])
  assert.deepEqual([both.test[0], both.flops[0]], [second.test[0], second.flops[0]])
})

test('Networks that take turns are each the network alone, also where lessons that read alike take a place together', async () => {
  const noise = drawn(rows, 'noise')
  const targets = (i: number) => squares(x).map((y, row) => (i % 3 ? y : 0) + (i % 2) * noise[row]!)
  const cut = (i: number, seed: number): Watched => ({ ...lesson(targets(i), seed), n: 100 + 40 * i, held: 40 })
  const kinds = [
    Array.from({ length: 9 }, (_, i) => cut(i, i)),
    Array.from({ length: 16 }, (_, i) => cut(i >> 1, i >> 1)),
  ]
  for (const lessons of kinds) {
    const trimmed = lessons.map((own) => ({ ...own, targets: own.targets.slice(0, own.n + own.held) }))
    const all = await learnt(trimmed, 400)
    for (const i of [0, 4, 8]) {
      const alone = await learnt([trimmed[i]!], 400)
      assert.deepEqual([all.test[i], all.held[i], all.flops[i]], [alone.test[0], alone.held[0], alone.flops[0]])
    }
    assert.ok(new Set(all.flops).size > 1, 'some end sooner')
  }
})

test('The MLP rung, the ladder and learning curves do not depend on the scale of the code, and no rung lies below linear', async () => {
  const [plan] = planned(`
task: { kind: concepts, concepts: 3, density: 0.3 }
primary: { kind: mlp, hidden: [8], init: { kind: normal, sd: [0.4, 1.0e-7] } }
teaching: { mode: none }
training: { steps: 1, batch: 32, optimizer: { kind: adam, learningRate: 1.0e-12 } }
evaluation: { rows: 2000, measures: [probe, sparsity, participationRatio, imitation] }
seeds: 2`)
  const { results } = await trained(prepared, plan!)
  const bySeed = [0, 1].map((seed) =>
    results.filter(({ place }) => plan!.runs[place]!.seed === plan!.runs[0]!.seed + seed),
  )
  for (const [usual, tiny] of bySeed)
    for (const [name, tolerance] of [
      ['probe.kall.nall', 1e-4],
      ['probe.mlp.nall', 5e-3],
      ['probe.gap', 5e-3],
      ['participationRatio', 1e-3],
      ['liveUnits', 0],
      ['aulc.ridge', 1e-4],
      ['aulc.mlp64', 5e-3],
    ] as const) {
      const [a, b] = [usual!.summaries[name] as number, tiny!.summaries[name] as number]
      assert.ok(Math.abs(a - b) <= tolerance, `${name}: ${a} and ${b}`)
    }
  for (const { summaries } of results) {
    const of = (name: string) => summaries[name] as number
    assert.ok(of('probe.mlp.nall') >= of('probe.kall.nall') - 0.01)
    assert.ok(of('probe.gap') >= -0.01)
  }
})

test('A code that is a power of two as large has the same rungs and learning curves, to the last bit', async () => {
  const [plan] = planned(`
task: { kind: concepts, concepts: 3, density: 0.3 }
primary: { kind: mlp, hidden: [8], init: { kind: normal, sd: [0.4, ${0.4 * 2 ** -22}] } }
control: random
evaluation: { rows: 1000, measures: [probe, participationRatio, imitation] }
seeds: 1`)
  const { results } = await trained(prepared, plan!)
  const [usual, tiny] = results.map(({ summaries }) =>
    Object.entries(summaries).filter(([name]) => /^(probe|aulc|participation)/.test(name)),
  )
  assert.equal(results.length, 2)
  assert.ok(usual!.some(([name]) => name === 'probe.mlp.nall'))
  assert.deepEqual(tiny, usual)
})
