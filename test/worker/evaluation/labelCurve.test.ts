import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import type { Frozen } from '../../../worker/evaluation/collectors/collector.ts'
import { labelCurve } from '../../../worker/evaluation/collectors/labelCurve.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { classes } from '../../../worker/targets/classes.ts'
import type { Target } from '../../../worker/targets/target.ts'
import { values } from '../../../worker/targets/values.ts'
import { near } from '../measures/golden.ts'
import { randomNumbers } from '../measures/random.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const [labelled, tested, H] = [1024, 2000, 2]
const random = randomNumbers(7)
const told = Float32Array.from({ length: (labelled + tested) * H }, () => 2 * random() - 1)
const silent = Float32Array.from(told, () => 2 * random() - 1)
const first = (row: number) => told[row * H]!

/** Curves of runs whose primaries have these codes, of one seed, and targets. */
async function curves(target: Target, C: number, stored: Float32Array, codes: readonly Float32Array[]) {
  const rows = (code: Float32Array, from: number, n: number) => ({
    n,
    code: code.subarray(from * H, (from + n) * H),
    concepts: new Float32Array(0),
  })
  const frozen = {
    cohort: {
      task: { outputs: C },
      seeds: { ofRun: codes.map(() => 0) },
      runSeeds: codes.map(() => 5),
      target,
      primary: { units: H },
    },
    prepared,
    scored: { n: tested, targets: [stored.subarray(labelled)] },
    labels: [stored.subarray(0, labelled)],
    train: codes.map((code) => rows(code, 0, labelled)),
    test: codes.map((code) => rows(code, labelled, tested)),
  } as unknown as Frozen
  const { perRun, flops } = await labelCurve.collect(frozen, async () => {})
  assert.ok(flops.every((own) => own > 0))
  return perRun
}

test('Probes of labels that are flipped one time in ten end at the entropy of that, and guess where a code says nothing', async () => {
  const flipped = 0.1
  const labels = Float32Array.from({ length: labelled + tested }, (_, i) => Number(first(i) > 0 !== random() < flipped))
  const broken = told.map((x, at) => (at === 9 ? NaN : x))
  const [good, none, unread] = await curves(classes, 2, labels, [told, silent, broken])
  assert.deepEqual(
    good!.rows.map(({ n }) => n),
    [32, 64, 128, 256, 512, 1024],
  )
  // Without a code a label costs one bit, of which a fifth and a twentieth are tolerated.
  near(good!.without!, [0.8, 0.95], 0.01)
  const entropy = -flipped * Math.log2(flipped) - (1 - flipped) * Math.log2(1 - flipped)
  near(good!.rows.at(-1)!.surplus, [entropy - 0.2, entropy - 0.05], 0.06)
  assert.ok(good!.rows[0]!.surplus[0]! > good!.rows.at(-1)!.surplus[0]!, 'more labels, fewer bits')
  for (const curve of [none!, unread!]) near(curve.rows.at(-1)!.surplus, curve.without!, 0.03)
})

test('Of values the surplus is what Gaussians of the errors differ by', async () => {
  const noise = 0.3
  const targets = Float32Array.from({ length: labelled + tested }, (_, i) => first(i) + noise * (2 * random() - 1))
  const [own] = await curves(values, 1, targets, [told])
  // Uniform numbers in [−1, 1] have a variance of a third, and the noise that of them times its square.
  const unexplained = noise ** 2 / (1 + noise ** 2)
  near(
    own!.rows.at(-1)!.surplus,
    [0.2, 0.05].map((share) => Math.log2(unexplained / share) / 2),
    0.1,
  )
  near(
    own!.without!,
    [0.2, 0.05].map((share) => -Math.log2(share) / 2),
    1e-6,
  )
})

test('Of targets that do not vary nothing is left to learn', async () => {
  const [same] = await curves(values, 1, new Float32Array(labelled + tested).fill(3), [told])
  assert.equal(same!.without, null)
})
