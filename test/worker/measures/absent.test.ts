import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MeasureValue } from '../../../core/catalog/measure.ts'
import { dci } from '../../../worker/measures/dci.ts'
import type { Evidence } from '../../../worker/measures/measure.ts'
import { probe } from '../../../worker/measures/probe.ts'
import { aligned, madeUp } from './evidence.ts'
import { near } from './golden.ts'

/** The same evidence where a concept is 0 on every row of a side. */
function without(evidence: Evidence, side: 'train' | 'test', concept: number): Evidence {
  const F = evidence.concepts.length
  const concepts = evidence[side].concepts.map((value, at) => (at % F === concept ? 0 : value))
  return { ...evidence, [side]: { ...evidence[side], concepts } }
}
const values = (evidence: Evidence): Evidence => {
  const F = evidence.concepts.length
  const cut = (rows: Evidence['train']) => ({ ...rows, concepts: rows.concepts.filter((_, at) => at % F < 4) })
  return { ...evidence, concepts: evidence.concepts.slice(0, 4), train: cut(evidence.train), test: cut(evidence.test) }
}
const read = (evidence: Evidence) => probe.measure(evidence)
const reading = (out: Record<string, MeasureValue>) =>
  ['probe.k1.n100', 'probe.k1.nall', 'probe.k5.n1000', 'probe.kall.nall'].map((name) => out[name] as number)

test('A concept that is absent from the labelled rows alone counts 0 in every rung, and in what all units inform of', () => {
  const evidence = values(madeUp(8, aligned))
  const absent = without(evidence, 'train', 2)
  // One of four that are read nearly without fault.
  near(reading(read(evidence)), [1, 1, 1, 1], 2e-3)
  near(reading(read(absent)), [0.75, 0.75, 0.75, 0.75], 2e-3)
  near([dci.measure(absent)['dci.informativeness'] as number], [0.75], 2e-3)
})

test('A concept that is absent from the test rows is left out of the means', () => {
  const absent = without(values(madeUp(8, aligned)), 'test', 2)
  near(reading(read(absent)), [1, 1, 1, 1], 2e-3)
})

test('A class that is absent from the labelled rows is guessed: AUC one half and Matthews 0 in the mean', () => {
  const evidence = madeUp(8, aligned)
  const absent = without(evidence, 'train', 4)
  for (const name of ['probeAuc.k1.nall', 'probeAuc.kall.n100', 'probeAuc.mlp.n100', 'probeMatthews.k1.n1000'])
    assert.deepEqual(read(absent)[name], { value: null, reason: 'no such concept varies on the labelled rows' }, name)
  const F = 5
  // Class 2 is told as 1: absent, the other two are there.
  const concepts = evidence.train.concepts.map((value, at) => (at % F === 4 ? Math.min(value, 1) : value))
  const out = read({ ...evidence, train: { ...evidence.train, concepts } })
  const seen = read(evidence)
  assert.ok((seen['probeAuc.k1.nall'] as number) > 0.85)
  assert.ok((out['probeAuc.k1.nall'] as number) < (seen['probeAuc.k1.nall'] as number))
})

test('Where no concept varies on the labelled rows, every rung says so', () => {
  const evidence = values(madeUp(8, aligned))
  const { code, concepts } = evidence.train
  const one = { ...evidence, train: { n: 1, code: code.slice(0, 8), concepts: concepts.slice(0, 4) } }
  const reason = 'no such concept varies on the labelled rows'
  for (const name of ['probe.k1.nall', 'probe.kall.nall', 'probe.mlp.nall', 'probe.gap'])
    assert.deepEqual(read(one)[name], { value: null, reason }, name)
  assert.deepEqual(read(one)['probe.k1.n100'], { value: null, reason: 'only 1 labelled rows' })
})
