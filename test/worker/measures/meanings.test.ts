import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spearman } from '../../../worker/measures/algebra/spearman.ts'
import { detectors } from '../../../worker/measures/detectors.ts'
import { explicitness } from '../../../worker/measures/explicitness.ts'
import type { Evidence, Rows } from '../../../worker/measures/measure.ts'
import { mmcs } from '../../../worker/measures/mmcs.ts'
import { monoScore } from '../../../worker/measures/monoScore.ts'
import { topographic } from '../../../worker/measures/topographic.ts'
import { blank, near } from './golden.ts'

/** Rows `from` to `to` of a code and of concepts. */
function rowsOf(from: number, to: number, code: (i: number) => number[], concepts: (i: number) => number[]): Rows {
  const numbers = Array.from({ length: to - from }, (_, i) => from + i)
  return {
    n: to - from,
    code: Float32Array.from(numbers.flatMap(code)),
    concepts: Float32Array.from(numbers.flatMap(concepts)),
  }
}

test("Spearman's correlation is that of scipy, ties sharing their ranks, and does not exist where nothing varies", () => {
  const a = Float64Array.of(3, 1, 2, 2, 5, 5, 0, 7)
  near([spearman(a, Float64Array.of(2, 2, 9, 1, 4, 4, 4, 8))], [0.3230374520557771], 1e-12)
  near(
    [
      spearman(
        a,
        a.map((x) => Math.exp(x)),
      ),
      spearman(
        a,
        a.map((x) => -x),
      ),
    ],
    [1, -1],
    1e-12,
  )
  assert.ok(Number.isNaN(spearman(a, new Float64Array(8))))
})

test('Explicitness is the mean AUC of the logistic regressions of scikit-learn', () => {
  const code = (i: number) => [Math.sin(i), Math.cos(2 * i), Math.sin(3 * i + 1)]
  const kind = (i: number) => [Math.min(2, Math.max(0, Math.floor(1.5 + 1.35 * Math.sin(i) + 0.6 * Math.cos(5 * i))))]
  const evidence: Evidence = {
    ...blank,
    units: 3,
    concepts: [{ name: 'kind', type: 'class', classes: 3 }],
    train: rowsOf(0, 60, code, kind),
    test: rowsOf(60, 120, code, kind),
  }
  // LogisticRegression(C=1) for each class on standardised inputs: .96122, .83381, .97802.
  near([explicitness.measure(evidence).explicitness as number], [0.9243502959535569], 1e-3)
})

test('Topographic similarity is 1 of a code that is its concepts, and that of a code without them is near 0', () => {
  const concepts = (i: number) => [Math.sin(i), Math.sin(i * i)]
  const of = (code: (i: number) => number[]): number =>
    topographic.measure({
      ...blank,
      units: 2,
      concepts: ['a', 'b'].map((name) => ({ name, type: 'value' as const })),
      train: rowsOf(0, 10, code, concepts),
      test: rowsOf(0, 200, code, concepts),
    }).topographic as number
  // Both concepts vary alike, so equal weights are those of the code but for a few percent.
  assert.ok(of(concepts) > 0.995)
  const [c, s] = [Math.cos(1), Math.sin(1)]
  near(
    [of((i) => [c * Math.sin(i) - s * Math.sin(i * i), s * Math.sin(i) + c * Math.sin(i * i)])],
    [of(concepts)],
    1e-6,
  )
  assert.ok(Math.abs(of((i) => [Math.cos(7.3 * i * i + 1), Math.cos(3.1 * i)])) < 0.1)
})

test('A unit detects a concept where its strongest half percent of the rows are that concept', () => {
  // Class 1 on 40 of 1,000 rows, class 2 on 100; unit 0 is on in class 1, unit 1 in class 2, unit 2 in neither, and unit 3 is
  // unit 0 again. Five rows are strongest: of class 1 they overlap by 5/40, of class 2 by 5/100.
  const kind = (i: number) => (i < 40 ? 1 : i < 140 ? 2 : 0)
  const code = (i: number) => [
    Number(kind(i) === 1) * (2 + i / 1e3),
    Number(kind(i) === 2) * (2 + i / 1e3),
    i,
    Number(kind(i) === 1) * (2 + i / 1e3),
  ]
  const told = (classes: number, of: (i: number) => number) =>
    detectors.measure({
      ...blank,
      units: 4,
      concepts: [{ name: 'kind', type: 'class', classes }],
      train: rowsOf(0, 10, code, (i) => [of(i)]),
      test: rowsOf(0, 1000, code, (i) => [of(i)]),
    })
  assert.deepEqual(told(3, kind), { detectors: 3, 'detectors.covered': 2 })
  const reason = 'every concept is on more than an eighth of the rows'
  assert.deepEqual(told(2, (i) => i % 2).detectors, { value: null, reason })
})

test('MMCS is the cosine of each unit with its nearest concept, and of each concept with its nearest unit', () => {
  const told = (units: number[][], concepts: number[][]) => {
    const D = concepts[0]!.length
    const columns = Array.from({ length: D }, (_, d) => units.map((w) => w[d]!)).flat()
    const directions = { units: Float32Array.from(columns), concepts: Float32Array.from(concepts.flat()) }
    const rows = rowsOf(
      0,
      10,
      () => units.map((_, j) => j),
      () => [1],
    )
    const { mmcs: own, 'mmcs.represented': represented } = mmcs.measure({
      ...blank,
      units: units.length,
      concepts: [{ name: 'a', type: 'value' }],
      train: rows,
      test: rows,
      directions,
    })
    return [own as number, represented as number]
  }
  // Units along the first concept, opposite to the second, between both, and without weights.
  const units = [[2, 0], [0, -3], [1, 1], [0, 0]] // prettier-ignore
  const half = Math.SQRT1_2
  near(told(units, [[5, 0], [0, 5]]), [(1 + 0 + half) / 3, (1 + half) / 2], 1e-7) // prettier-ignore
  near(told([[0, -1]], [[0, 2]]), [-1, -1], 1e-12)
})

test('MonoScore is the activation-weighted cosine of centred inputs over pairs, pair by pair', () => {
  const inputs = (i: number) => [Math.sin(i), Math.cos(2 * i), Math.sin(5 * i) ** 2, 1]
  const units = (i: number) => [Math.max(0, Math.sin(i)), Math.cos(7 * i) - 3, 2, Number(i === 4)]
  const n = 50
  const test = {
    ...rowsOf(0, n, units, (i) => [i]),
    inputs: Float32Array.from(Array.from({ length: n }, (_, i) => inputs(i)).flat()),
  }
  const of = (own: typeof test) =>
    monoScore.measure({ ...blank, units: 4, concepts: [{ name: 'row', type: 'value' }], train: test, test: own })
      .monoScore

  const rows = Array.from({ length: n }, (_, i) => i)
  const mean = inputs(0).map((_, d) => rows.reduce((sum, i) => sum + inputs(i)[d]!, 0) / n)
  const centred = rows.map((i) => inputs(i).map((x, d) => x - mean[d]!))
  const dot = (a: number[], b: number[]) => a.reduce((sum, x, d) => sum + x * b[d]!, 0)
  const cosine = (a: number[], b: number[]) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
  // The third unit does not vary, and one row alone excites the fourth.
  const scores = [0, 1].map((unit) => {
    const h = rows.map((i) => units(i)[unit]!)
    const a = h.map((x) => (x - Math.min(...h)) / (Math.max(...h) - Math.min(...h)))
    let [sum, weight] = [0, 0]
    for (const b of rows)
      for (const c of rows)
        if (b !== c) {
          sum += a[b]! * a[c]! * cosine(centred[b]!, centred[c]!)
          weight += a[b]! * a[c]!
        }
    return sum / weight
  })
  near([of(test) as number], [(scores[0]! + scores[1]!) / 2], 1e-6)
  assert.ok(scores[0]! > 0.2 && Math.abs(scores[1]!) < 0.1, String(scores))
  const silent = { ...test, code: new Float32Array(4 * n) }
  assert.deepEqual(of(silent), { value: null, reason: 'no unit varies over more than one row' })
})
