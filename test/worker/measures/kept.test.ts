import assert from 'node:assert/strict'
import { test } from 'node:test'
import { learningCurvesOf } from '../../../worker/measures/learningCurves.ts'
import { responsesOf } from '../../../worker/measures/responses.ts'
import { aligned, madeUp } from './evidence.ts'

test('the correlation of every unit with every concept and class is kept, each row under its name', () => {
  const evidence = madeUp(8, aligned)
  const [alone, correlation] = responsesOf(evidence)
  assert.deepEqual(alone!.labels, ['red', 'green', 'blue', 'grey', 'shape'])
  assert.equal(alone!.data, evidence.alone)
  const names = ['red', 'green', 'blue', 'grey', 'shape 0', 'shape 1', 'shape 2']
  assert.deepEqual([correlation!.shape, correlation!.labels], [[7, 8], names])
  const { code, concepts, n } = evidence.test
  names.forEach((name, factor) => {
    const [kind, level] = name.split(' ')
    const value = (i: number) => {
      const own = concepts[i * 5 + (kind === 'shape' ? 4 : factor)]!
      return level === undefined ? own : Number(own === Number(level))
    }
    for (let unit = 0; unit < 7; unit++) {
      const expected = pearson(Array.from({ length: n }, (_, i) => [value(i), code[i * 8 + unit]!]))
      assert.ok(Math.abs(correlation!.data[factor * 8 + unit]! - expected) < 1e-4, `${name}, unit ${unit}`)
    }
  })
})

test('a code that is not finite keeps no picture of itself', () => {
  const evidence = madeUp(8, aligned)
  evidence.test.code[3] = NaN
  evidence.alone![2] = Infinity
  assert.deepEqual(responsesOf(evidence), [])
})

test('the learning curve of every held-out student is kept, clipped, with the share of the loss it saves', () => {
  const evidence = madeUp(8, aligned)
  evidence.imitations![0]!.fvu = 1.7
  evidence.imitations![1]!.fvu = NaN
  const [unseen, ...curves] = learningCurvesOf(evidence)
  assert.deepEqual([unseen!.name, unseen!.labels, [...unseen!.data]], ['unseen students', ['ridge', 'mlp 64'], [1, 1]])
  assert.deepEqual(
    curves.map(({ name, shape, labels }) => [name, shape, labels]),
    ['ridge', 'mlp 64'].map((student) => [
      `learning: ${student}`,
      [9, 3],
      [
        'n',
        'fvu',
        'cka',
        'fidelity',
        'freshFidelity',
        'passedOn.k1',
        'passedOn.all',
        'passedOnAuc.k1',
        'passedOnAuc.all',
      ],
    ]),
  )
  const { k1, all } = evidence.imitations![0]!.passedOn!
  const read = [k1.probe!, all.probe!, k1.probeAuc!, all.probeAuc!].flatMap((score) => [score, score, score])
  const recovered = [0.6 / 0.9, 0.7 / 0.9, 0.8 / 0.9]
  const expected = [64, 512, 4096, 1, 1, 0.2, 1, 1, 1, ...recovered, ...recovered, ...read].map(Math.fround)
  curves[0]!.data.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-6))
  for (const row of evidence.imitations!) row.lossPrimary = row.lossMean
  assert.deepEqual(learningCurvesOf(evidence)[1]!.labels!.slice(0, 4), ['n', 'fvu', 'cka', 'freshFidelity'])
})

function pearson(pairs: [number, number][]): number {
  const mean = (at: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length
  const [a, b] = [mean(0), mean(1)]
  const sum = (of: (x: number, y: number) => number) => pairs.reduce((total, [x, y]) => total + of(x - a, y - b), 0)
  return sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y))
}
