import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { bitsSaved, blockEnds, gaussianBits, prequentialBits } from '../../../worker/measures/algebra/codeLength.ts'
import { labelCode } from '../../../worker/measures/labelCode.ts'
import { lossData, surplusOf } from '../../../worker/measures/lossData.ts'
import type { Evidence, Imitation } from '../../../worker/measures/measure.ts'
import { prequential } from '../../../worker/measures/prequential.ts'
import { classes } from '../../../worker/targets/classes.ts'
import { values } from '../../../worker/targets/values.ts'
import { aligned, madeUp } from './evidence.ts'
import { near } from './golden.ts'
import { randomNumbers } from './random.ts'

test('The prequential code of the published example is 398.95 bits, a compression of 5.0132', () => {
  const ends = blockEnds(1000)
  assert.deepEqual(ends, [1, 2, 4, 8, 16, 32, 62, 125, 250, 500, 1000])
  const bits = prequentialBits(ends, 4, [2, 1.9, 1.7, 1.4, 1.1, 0.8, 0.6, 0.45, 0.35, 0.3])
  near([bits, (1000 * 2) / bits], [398.95, 5.0132], 5e-5)
  assert.deepEqual(blockEnds(3), [1, 3])
  assert.throws(() => prequentialBits([1, 2], 4, []), /2 blocks need bits of 1 probes/)
})

test('A prediction that explains R² of a unit saves ½ log₂ 1/(1 − R²) bits a row, and one without error what the floor allows', () => {
  const random = randomNumbers(4)
  const n = 20000
  const [truth, predictions] = [new Float32Array(2 * n), new Float32Array(2 * n)]
  for (let i = 0; i < n; i++) {
    const [x, noise] = [random() - 0.5, random() - 0.5]
    truth[2 * i] = 3 * (x + noise) + 5
    predictions[2 * i] = 3 * x + 5
    truth[2 * i + 1] = predictions[2 * i + 1] = x
  }
  const sd = Math.sqrt(1 / 12)
  const scale = Float64Array.of(1 / (3 * sd * Math.SQRT2), 1 / sd)
  const exact = gaussianBits(1) - Math.log2(2 * Math.PI * 1e-4) / 2
  near([bitsSaved(truth, predictions, scale) / n], [0.5 + exact], 0.02)
  near([gaussianBits(1)], [Math.log2(2 * Math.PI * Math.E) / 2], 1e-12)
  // Below the floor, a code is as long as the floor's Gaussian makes it.
  near([gaussianBits(1e-6)], [Math.log2(2 * Math.PI * 1e-4) / 2 + 0.005 * Math.LOG2E], 1e-12)
})

test('Surplus description length and ε-sample complexity of a curve worked out by hand', () => {
  const curve = [
    { n: 64, bits: 2 },
    { n: 256, bits: 1 },
    { n: 1024, bits: -1 },
    { n: 4096, bits: -2 },
  ]
  const { sdl, complexity } = surplusOf(curve, 3)
  assert.equal(sdl, 64 * 3 + (256 - 64) * 2 + (1024 - 256) * 1)
  near([complexity!], [512], 1e-9)
  assert.deepEqual(surplusOf(curve.slice(0, 2), 3), { sdl: 64 * 3 + 192 * 2, complexity: null })
  assert.deepEqual(surplusOf([{ n: 64, bits: 0 }], 3), { sdl: 192, complexity: 64 })
})

test('Bits of a loss: nats of classes over ln 2, and of values what Gaussians of the errors differ by', () => {
  near([classes.bits(2 + Math.LN2, 2, 10), values.bits(0.4, 0.1, 3)], [1, 3], 1e-12)
})

const evidence = madeUp(8, aligned)
const withRows = (bits: readonly number[]): Evidence => ({
  ...evidence,
  imitations: bits.map((student, i): Imitation => ({
    ...evidence.imitations!.find((row) => row.student === 'mlp 64')!,
    n: 64 * 2 ** i,
    surplus: { student, mean: 2 },
    next: { rows: i < bits.length - 1 ? 64 * 2 ** i : 0, saved: 10 * (i + 1) },
  })),
})

test('Where the tolerance is not reached, it is said what the surplus is more than', () => {
  const of = lossData.measure(withRows([1.5, 1, 0.5]))
  const reason = 'not within the tolerance after 256 examples'
  assert.deepEqual(of['sampleComplexity.mlp64'], { value: null, reason })
  assert.deepEqual(of['sdl.mlp64'], { value: null, reason: `${reason}: more than ${64 * 2 + 64 * 1.5 + 128} bits` })
  const diverged = lossData.measure(withRows([NaN, Infinity, -1]))
  assert.equal(diverged['sdl.mlp64'], 256 * 2)
  const rows = evidence.imitations!.map(({ surplus: _, ...row }) => row)
  const flat = lossData.measure({ ...evidence, imitations: rows })['sdl.mlp64']
  assert.deepEqual(flat, { value: null, reason: 'the code makes no difference to the loss' })
})

test('Bits saved are told for each example, the first block counted, and where no code was sent, that none was', () => {
  const of = prequential.measure(withRows([1, 1, 1]))
  near([of['prequential.mlp64'] as number], [(10 + 20 + 30) / (64 + 64 + 128)], 1e-12)
  const { imitations } = withRows([1, 1])
  const silent = { ...evidence, imitations: imitations!.map(({ next: _, ...row }) => row) }
  const reason = 'held-out students sent no code (evaluation.students: thorough)'
  assert.deepEqual(prequential.measure(silent)['prequential.mlp64'], { value: null, reason })
})

test('The prequential code of labels is that of logistic regressions in scikit-learn', () => {
  const file = new URL('../../golden/learning.json', import.meta.url)
  const { labels } = JSON.parse(readFileSync(file, 'utf8')) as {
    labels: Record<'n' | 'D' | 'K' | 'bits' | 'compression', number> & Record<'X' | 'y', number[]>
  }
  const { n, D, K, X, y } = labels
  const rows = { n, code: Float32Array.from(X), concepts: Float32Array.from(y) }
  const concepts = [{ name: 'kind', type: 'class' as const, classes: K }]
  const of = labelCode.measure({ ...evidence, units: D, concepts, train: rows, test: rows })
  near([of['labelCode.bits'] as number], [labels.bits], 0.02 * labels.bits)
  near([of['labelCode.compression'] as number], [labels.compression], 0.02 * labels.compression)
})

test('Labels that a unit tells cost little, and those of a code that says nothing cost all that a uniform code does', () => {
  const told = labelCode.measure(madeUp(3, (concepts) => [0, 1, 2].map((c) => Number(concepts[4] === c))))
  assert.ok((told['labelCode.compression'] as number) > 10, `${told['labelCode.compression'] as number}`)
  const silent = labelCode.measure(madeUp(3, () => [1, 1, 1]))
  near([silent['labelCode.compression'] as number], [1], 0.05)
})
