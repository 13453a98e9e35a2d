import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dci } from '../../../worker/measures/dci.ts'
import { coveredBy } from '../../../worker/measures/facts.ts'
import { modularity } from '../../../worker/measures/modularity.ts'
import { monosemantic } from '../../../worker/measures/monosemantic.ts'
import { aligned, madeUp } from './evidence.ts'

test('Copies of one unit are pure, disentangled, complete and modular, and cover one concept', () => {
  const evidence = madeUp(4, ([red]) => Array<number>(4).fill(red!))
  const out = Object.assign({}, ...[monosemantic, dci, modularity].map((own) => own.measure(evidence))) as object
  const { ...of } = out as Record<string, number>
  for (const flattered of ['monosemantic.fraction', 'dci.disentanglement', 'dci.completeness', 'modularity'])
    assert.ok(of[flattered]! > 0.8, `${flattered} is ${of[flattered]}`)
  assert.equal(of['monosemantic.count'], 4)
  for (const honest of ['monosemantic.covered', 'dci.covered', 'modularity.covered'])
    assert.equal(of[honest], 1, honest)
})

test('A unit of its own for each concept covers all of them', () => {
  const evidence = madeUp(8, aligned)
  assert.equal(dci.measure(evidence)['dci.covered'], 7, 'four values and three classes')
  assert.equal(modularity.measure(evidence)['modularity.covered'], 5)
})

test('Rows of zeros cover nothing, and of equal ones the first counts', () => {
  assert.equal(coveredBy(Float64Array.of(0, 0, 2, 2, 3, 1), 2), 1)
  assert.equal(coveredBy(Float64Array.of(1, 2, 2, 1), 2), 2)
  assert.equal(coveredBy(new Float64Array(4), 2), 0)
})
