import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fillUniform, stream } from '../../../core/random/random.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import type { Frozen } from '../../../worker/evaluation/collectors/collector.ts'
import { taught } from '../../../worker/evaluation/collectors/taught.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { taught as measure } from '../../../worker/measures/taught.ts'
import { values } from '../../../worker/targets/values.ts'
import { aligned, madeUp } from '../measures/evidence.ts'
import { near } from '../measures/golden.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const [labelled, tested, D] = [256, 400, 6]
const x = new Float32Array((tested + labelled) * D)
fillUniform(x, stream(1, 'x'), 0)
x.forEach((u, at) => (x[at] = 2 * u - 1))
const columns = (of: (row: Float32Array) => number[]) =>
  Float32Array.from(Array.from({ length: tested + labelled }, (_, i) => of(x.subarray(i * D, (i + 1) * D))).flat())
/** Sizes of three sums of two inputs, of which the target is the product. */
const features = (row: Float32Array) => [0, 2, 4].map((i) => Math.abs(row[i]! + row[i + 1]!))
const y = columns((row) => [features(row).reduce((a, b) => a * b)])
const noise = new Float32Array(labelled * 3)
fillUniform(noise, stream(2, 'noise'), 0)

async function scoresOf(code: Float32Array) {
  const frozen = {
    cohort: {
      task: { inputs: D, outputs: 1 },
      seeds: { ofRun: [0] },
      runSeeds: [5],
      target: values,
      primary: { units: 3 },
    },
    prepared,
    scored: { n: tested, inputs: [x.subarray(0, tested * D)], targets: [y.subarray(0, tested)] },
    shown: { labelled, inputs: [x], targets: [y.subarray(tested)] },
    train: [{ n: labelled, code, concepts: new Float32Array(0) }],
  } as unknown as Frozen
  const { perRun, flops } = await taught.collect(frozen, async () => {})
  assert.ok(flops[0]! > 0)
  return perRun[0]!
}

test('A hint that holds what the task is made of helps a new student, noise does not, and no hint looks at no code', async () => {
  const [useful, useless] = [await scoresOf(columns(features).subarray(tested * 3)), await scoresOf(noise)]
  assert.deepEqual(
    useful.map(({ n }) => n),
    [64, 256],
  )
  assert.deepEqual(
    useful.map(({ plain }) => plain),
    useless.map(({ plain }) => plain),
  )
  const gain = (rows: typeof useful) => rows.map(({ plain, hinted }) => hinted - plain)
  assert.ok(gain(useful)[0]! > 0.03, `${gain(useful)} where plain is ${useful.map(({ plain }) => plain)}`)
  assert.ok(gain(useless)[0]! < gain(useful)[0]! - 0.03, `${gain(useless)}`)
})

test('What is taught is the area over log₂ n of the difference', () => {
  const rows = [
    { n: 64, plain: 0.2, hinted: 0.4 },
    { n: 256, plain: 0.5, hinted: 0.6 },
    { n: 512, plain: 0.6, hinted: 0.6 },
  ]
  const evidence = { ...madeUp(8, aligned), taught: rows }
  const out = measure.measure(evidence)
  near(
    ['taught', 'taught.fewest', 'taught.without'].map((name) => out[name] as number),
    [(0.3 + 0.05) / 3, 0.2, (0.7 + 0.55) / 3],
    1e-12,
  )
  const reason = 'a learning curve needs two sizes'
  assert.deepEqual(measure.measure({ ...evidence, taught: rows.slice(0, 1) })['taught'], { value: null, reason })
  const broken = measure.measure({ ...evidence, taught: [{ n: 64, plain: NaN, hinted: 1 }, rows[1]!] })
  assert.ok(typeof broken['taught'] !== 'number' && typeof broken['taught.fewest'] !== 'number')
})
