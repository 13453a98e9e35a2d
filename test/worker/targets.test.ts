import assert from 'node:assert/strict'
import { test } from 'node:test'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { optionsSchema } from '../../core/catalog/options.ts'
import { fillNormal, stream } from '../../core/random/random.ts'
import { distances } from '../../worker/distances/index.ts'
import { targets } from '../../worker/targets/index.ts'
import { tasks } from '../../worker/tasks/index.ts'

const [n, C] = [40, 3]

/** Rows as a task could store them: whole numbers below C, which are classes and values alike. */
const stored = (width: number) => Float32Array.from({ length: n * width }, (_, i) => (i * 7) % C)

for (const target of targets) {
  test(`${target.name}: what a program trains on is what is scored on held-out rows`, async () => {
    await tf.setBackend('cpu')
    const outputs = new Float32Array(n * C)
    fillNormal(outputs, stream(1, 'outputs'), 0, 2)
    const rows = stored(target.width(C))
    const columns = (x: Float32Array) => tf.transpose(tf.tensor3d(x, [1, n, C]), [0, 2, 1])
    const read = target.read(rows, C)
    assert.equal(read.length, n * C)
    const [loss] = target.loss(columns(read), columns(outputs)).dataSync()
    const scores = target.scores(outputs, rows, C)
    assert.ok(Math.abs(loss! - scores.loss) < 1e-5 * scores.loss, `${loss} against ${scores.loss}`)
    assert.ok(scores.accuracy !== undefined || scores.r2 !== undefined, 'something by which tasks compare')
  })

  test(`${target.name}: students that predict the targets or the outputs have a usual distance, and one only`, () => {
    for (const kind of [target.name, target.outputs]) {
      const usual = [...distances].filter(({ usualFor }) => (usualFor as readonly string[]).includes(kind))
      assert.equal(usual.length, 1, kind)
      assert.ok((usual[0]!.targets as readonly string[]).includes(kind), kind)
    }
  })
}

test('Tasks name targets that there are', () => {
  for (const { name, targets: named, options } of tasks) {
    const all = typeof named === 'string' ? [named] : optionsSchema(options).properties![named.option]!.enum!
    for (const one of all) assert.ok(targets.names.includes(String(one)), `${name}: ${one}`)
  }
})

test('Classes: right answers, the commonest class, and a loss that large logits do not overflow', () => {
  const scores = targets
    .get('classes')
    .scores(Float32Array.of(1000, 0, 0, 5, 0, 1, 2, 1, 0), Float32Array.of(0, 1, 0), 3)
  assert.equal(scores.accuracy, 2 / 3)
  assert.equal(scores.chance, 2 / 3)
  const by = [0, Math.log(Math.exp(5) + 1 + Math.E), Math.log(Math.exp(2) + Math.E + 1) - 2]
  assert.ok(Math.abs(scores.loss - (by[0]! + by[1]! + by[2]!) / 3) < 1e-9)
})

test('Values: a constant guess of the means leaves all variance unexplained', () => {
  const scores = targets.get('values').scores(Float32Array.of(2, 5, 2, 5), Float32Array.of(1, 4, 3, 6), 2)
  assert.equal(scores.loss, 2)
  assert.ok(Math.abs(scores.r2!) < 1e-4)
})
