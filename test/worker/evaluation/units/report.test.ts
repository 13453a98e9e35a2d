import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stream } from '../../../../core/random/random.ts'
import { bins, examplesPerUnit, exampleCounts, unitArtifacts } from '../../../../core/units/layout.ts'
import { exampleRows } from '../../../../worker/evaluation/units/examples.ts'
import { histogram } from '../../../../worker/evaluation/units/histogram.ts'
import { keptUnits, unitReport } from '../../../../worker/evaluation/units/report.ts'
import { rocArea } from '../../../../worker/evaluation/units/scores.ts'
import { midRanks } from '../../../../worker/measures/algebra/spearman.ts'
import { unitStatistics } from '../../../../worker/evaluation/units/statistics.ts'
import type { Evidence, Rows } from '../../../../worker/measures/measure.ts'

const near = (actual: ArrayLike<number>, expected: number[]) => {
  assert.equal(actual.length, expected.length)
  expected.forEach((value, i) => assert.ok(Math.abs(actual[i]! - value) < 1e-5, `${i}: ${actual[i]}, not ${value}`))
}

test('Statistics of a unit are those worked out by hand', () => {
  // E[a²] = 14/4, E[a³] = 36/4, E[a⁴] = 98/4
  const skew = 9 / 3.5 ** 1.5
  near(unitStatistics(Float32Array.of(0, 1, 2, 3), 1e-6), [0.75, 1.5, 0, 3, 3.5, skew, 24.5 / 3.5 ** 2])
  near(unitStatistics(Float32Array.of(0, 0), 0), [0, 0, 0, 0, 0, 0, 0])
})

test('A histogram counts zeros apart, begins at zero, and splits rows by what is present', () => {
  const { low, high, counts } = histogram(Float32Array.of(0, 0, 0.5, 5, 10), 1e-6, (row) => row >= 3)
  assert.deepEqual([low, high], [0, 10])
  const without = counts.subarray(0, 1 + bins)
  const withIt = counts.subarray(1 + bins)
  assert.equal(without[0], 2)
  assert.equal(without[1 + 2], 1) // 0.5 of 10 is the third of 50 bins
  assert.equal(withIt[1 + 25], 1)
  assert.equal(withIt[bins], 1) // the greatest is in the last bin
  assert.equal(
    counts.reduce((a, b) => a + b),
    5,
  )
})

test('A signed unit is binned from its least to its greatest activation', () => {
  const { low, high, counts } = histogram(Float32Array.of(-1, 1), 1e-6, () => false)
  assert.deepEqual([low, high], [-1, 1])
  assert.deepEqual([counts[1], counts[bins]], [1, 1])
})

test('Examples are the strongest, tenths from weak to strong, and a draw that the seed decides', () => {
  const activations = Float32Array.from({ length: 200 }, (_, row) => (row < 100 ? 0 : row - 99)) // 1 … 100
  const rows = exampleRows(activations, 1e-6, stream(3, 'unit examples'), 0)
  const { top, tenths, perTenth, random } = exampleCounts
  assert.deepEqual([...rows.subarray(0, 3)], [199, 198, 197])
  const middle = [...rows.subarray(top, top + tenths * perTenth)]
  assert.deepEqual(
    middle,
    middle.toSorted((a, b) => a - b),
  )
  // The quarter points of each tenth of 100 rows.
  assert.deepEqual(middle.slice(0, 4), [102, 107, 112, 117])
  const drawn = [...rows.subarray(-random)]
  assert.equal(new Set(drawn).size, random)
  assert.ok(drawn.every((row) => row >= 100))
  assert.deepEqual(rows, exampleRows(activations, 1e-6, stream(3, 'unit examples'), 0))
  assert.notDeepEqual(drawn, [...exampleRows(activations, 1e-6, stream(4, 'unit examples'), 0).subarray(-random)])
})

test('A unit that is active on three rows has three examples of a kind, and −1 for the rest', () => {
  const rows = exampleRows(Float32Array.of(0, 2, 0, 3, 1), 1e-6, stream(0, 'unit examples'), 0)
  assert.deepEqual([...rows.subarray(0, 4)], [3, 1, 4, -1])
  assert.equal(rows.filter((row) => row >= 0).length, 6)
})

test('The area under the curve counts ties half', () => {
  // Positives 2 and 1, negatives 1 and 0: (2 > 1, 2 > 0, 1 = 1, 1 > 0) = 3.5 of 4.
  assert.equal(rocArea(midRanks(Float32Array.of(2, 1, 1, 0)), Float32Array.of(1, 1, 0, 0)), 3.5 / 4)
  assert.equal(rocArea(midRanks(Float32Array.of(1, 2)), Float32Array.of(0, 0)), 0.5)
})

test('The units kept are those that vary most', () => {
  const code = Float32Array.of(0, 1, 5, 0, 2, -5, 0, 3, 5, 0, 4, -5)
  assert.deepEqual(keptUnits(code, 3, 4, 2), [1, 2])
  assert.deepEqual(keptUnits(code, 3, 4), [0, 1, 2])
})

/** Unit 0 is concept 0, unit 1 is silent, unit 2 fires for class 1 of the second concept. */
function evidence(): Evidence {
  const rows = (n: number): Rows => ({
    n,
    code: Float32Array.from({ length: 3 * n }, (_, i) =>
      i % 3 === 0 ? i / 3 / n : i % 3 === 1 ? 0 : +(((i - 2) / 3) % 2 === 1),
    ),
    concepts: Float32Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? i / 2 / n : ((i - 1) / 2) % 2)),
  })
  return {
    units: 3,
    train: rows(40),
    test: rows(20),
    concepts: [
      { name: 'size', type: 'value' },
      { name: 'parity', type: 'class', classes: 2 },
    ],
    testLoss: 0,
    imitations: [],
    mlpProbe: {},
    flopsPerRow: { dense: 0, effective: 0 },
    weights: { all: 1, nonZero: 1 },
    flops: { primary: 0, teaching: 0, evaluation: 0 },
    elapsedMs: { training: 0, evaluation: 0 },
  }
}

test('A report holds what each unit says of each concept, and nothing of a code that is not finite', () => {
  const key = stream(0, 'unit examples')
  const report = unitReport(evidence(), [0, 2], Float32Array.of(0.5, 0), key)
  const of = (name: string) => report.find((artifact) => artifact.name === name)!
  near(of(unitArtifacts.index).data, [0, 2])
  const score = of(unitArtifacts.score)
  assert.deepEqual(score.shape, [2, 3])
  assert.ok(score.data[0]! > 0.99) // unit 0, size
  near(score.data.subarray(4), [0, 1]) // unit 2: never for parity 0, always for parity 1
  for (const { name, shape, data } of report) {
    assert.equal(
      data.length,
      shape.reduce((a, b) => a * b, 1),
      name,
    )
    assert.ok(data.every(Number.isFinite), name)
  }
  assert.equal(of(unitArtifacts.examples).data.length, 2 * 2 * examplesPerUnit)
  const counts = of(unitArtifacts.histogram).data.subarray(2 * (1 + bins))
  assert.deepEqual([counts[0], counts[2 * bins + 1]], [10, 10]) // silent on one parity, at its greatest on the other
  const broken = evidence()
  broken.test.code[0] = NaN
  assert.deepEqual(unitReport(broken, [0, 2], Float32Array.of(0, 0), key), [])
})
