import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCopy } from '../../../worker/measures/copies.ts'
import { imitation } from '../../../worker/measures/imitation.ts'
import type { Evidence, Imitation } from '../../../worker/measures/measure.ts'
import { passedOn } from '../../../worker/measures/passedOn.ts'
import { probe } from '../../../worker/measures/probe.ts'
import { madeUp, rotation, transformed, type Coding } from './evidence.ts'
import { near } from './golden.ts'

/** One unit for each value concept and for each class, without noise. */
const pure: Coding = (concepts) => [...concepts.slice(0, 4), ...[0, 1, 2].map((c) => Number(concepts[4] === c))]
const collapsed: Coding = () => Array<number>(7).fill(0.3)
const evidence = madeUp(7, pure)
const of = ({ train, test, units, concepts }: Evidence) => readCopy(train, test, units, concepts)

test('What is passed on is 1 where one unit means one concept and is copied without error', () => {
  const { k1, all } = of(evidence)
  near([k1.probe!, k1.probeAuc!, all.probe!, all.probeAuc!], [1, 1, 1, 1], 1e-5)
})

test('A mixed code that is copied without error passes on what the primary itself tells by one unit, and by all', () => {
  const mixed = transformed(evidence, rotation(7))
  const own = probe.measure(mixed)
  const { k1, all } = of(mixed)
  assert.ok(k1.probe! < 0.7 && k1.probe! > 0.05, `${k1.probe}`)
  near([k1.probe!, all.probe!], [own['probe.k1.nall'] as number, own['probe.kall.nall'] as number], 1e-5)
  near([k1.probeAuc!, all.probeAuc!], [own['probeAuc.k1.nall'] as number, own['probeAuc.kall.nall'] as number], 1e-5)
  near([all.probe!], [1], 1e-4)
})

test('A copy with noise tends to what the primary tells as the noise falls', () => {
  const told = [1, 0.1, 0.001].map((sd) => {
    const noisy: Coding = (concepts, noise) => pure(concepts, noise).map((h) => h + sd * (noise() + noise() - 1))
    return of(madeUp(7, noisy)).k1.probe!
  })
  assert.deepEqual(
    told,
    told.toSorted((a, b) => a - b),
  )
  assert.ok(told[0]! < 0.6 && told[2]! > 0.9999, `${told}`)
})

test('A collapsed code, and a copy that is not finite, pass on what chance does', () => {
  for (const code of [collapsed, (): number[] => Array<number>(7).fill(NaN)]) {
    const { k1, all } = of(madeUp(7, code))
    near([k1.probe!, k1.probeAuc!, all.probe!, all.probeAuc!], [0, 0.5, 0, 0.5], 1e-6)
  }
})

test('A code of one direction is easy to learn and passes on one concept of four', () => {
  const { all } = of(madeUp(7, (concepts) => Array<number>(7).fill(concepts[0]!)))
  near([all.probe!], [0.25], 5e-3)
})

/** Rows of one held-out student that reads better from more examples. */
const rows = (scores: [n: number, k1: number, lossStudent: number][]): Imitation[] =>
  scores.map(([n, k1, lossStudent]) => ({
    student: 'mlp 64',
    unseen: true,
    n,
    fvu: 0.5,
    lossStudent,
    lossMean: 1,
    lossPrimary: 0.2,
    passedOn: { k1: { probe: k1 }, all: { probe: 1 } },
  }))

test('Areas over log₂ n: what is passed on, and fidelity in [0, 1]', () => {
  const imitations = rows([
    [1024, 0.8, 0.2],
    [64, 0.2, 7],
    [256, 0.4, 0.6],
  ])
  const own = { ...evidence, imitations }
  const out = { ...passedOn.measure(own), ...imitation.measure(own) }
  near([out['passedOn.k1.mlp64'] as number, out['passedOn.all.mlp64'] as number], [(0.6 + 1.2) / 4, 1], 1e-12)
  // 0 (worse than the mean code), one half, 1.
  near([out['fidelityArea.mlp64'] as number], [(0.5 + 1.5) / 4], 1e-12)
  assert.deepEqual(out['passedOnAuc.k1.mlp64'], {
    value: null,
    reason: 'no such concept varies on the labelled or the test rows',
  })
  const one = { ...evidence, imitations: imitations.slice(0, 1) }
  const reason = 'a learning curve needs two sizes'
  assert.deepEqual(passedOn.measure(one)['passedOn.k1.mlp64'], { value: null, reason })
  assert.deepEqual(imitation.measure(one)['fidelityArea.mlp64'], { value: null, reason })
})

test('Of a primary whose code does not vary nothing is passed on, and it is said why', () => {
  const dead = { ...madeUp(7, collapsed), imitations: rows([[64, 0, 1]]) }
  for (const value of Object.values(passedOn.measure(dead)))
    assert.deepEqual(value, { value: null, reason: 'the code does not vary' })
})
