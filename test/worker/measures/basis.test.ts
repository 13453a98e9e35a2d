import assert from 'node:assert/strict'
import { test } from 'node:test'
import { basis } from '../../../worker/measures/basis.ts'
import type { Evidence, Rows } from '../../../worker/measures/measure.ts'
import { probe } from '../../../worker/measures/probe.ts'
import { madeUp, permutation, rotation, transformed } from './evidence.ts'
import { blank, near } from './golden.ts'
import { randomNumbers } from './random.ts'

/** Evidence of sparse concepts, each there on a fifth of the rows, whose code is `code` of their values. */
function sparse(units: number, code: (concepts: readonly number[]) => number[], concepts = 4): Evidence {
  const random = randomNumbers(6)
  const rows = (n: number): Rows => {
    const values = Array.from({ length: n }, () =>
      Array.from({ length: concepts }, () => (random() < 0.2 ? random() : 0)),
    )
    return { n, concepts: Float32Array.from(values.flat()), code: Float32Array.from(values.flatMap(code)) }
  }
  const named = Array.from({ length: concepts }, (_, i) => ({ name: `${i}`, type: 'value' as const }))
  return { ...blank, units, concepts: named, train: rows(1200), test: rows(600) }
}

/** Shares of four concepts in six units, none of which is one concept's own. */
const shares = [
  [1, 0.8, 0.6, 0.2, 0.9, 0.3],
  [0.7, 1, 0.2, 0.8, 0.4, 0.9],
  [0.3, 0.9, 1, 0.7, 0.8, 0.2],
  [0.9, 0.3, 0.8, 1, 0.2, 0.7],
]
const mixed = (concepts: readonly number[]) =>
  shares[0]!.map((_, j) => concepts.slice(0, 4).reduce((sum, c, i) => sum + c * shares[i]![j]!, 0))
const of = (evidence: Evidence, ...names: string[]) => {
  const out = basis.measure(evidence)
  return names.map((name) => out[name] as number)
}
const neurons = (evidence: Evidence) => probe.measure(evidence)['probe.k1.nall'] as number

test('Pure factors mixed by non-negative shares are found by NMF where single units tell little', () => {
  for (const evidence of [madeUp(6, mixed), sparse(6, mixed)]) {
    const own = neurons(evidence)
    assert.ok(own < 0.7, `units ${own}`)
    const [nmf, few, random, gap, fvu] = of(
      evidence,
      ...['basis.nmf.k1.nall', 'basis.nmf.k1.n100', 'basis.random.k1.nall', 'basis.gap', 'basis.nmf.fvu'],
    ) as [number, number, number, number, number]
    near([nmf, few, fvu], [1, 1, 0], 1e-3)
    assert.ok(random < 0.7, `random ${random}`)
    near([gap], [nmf - own], 1e-12)
  }
})

test('Sparse factors in a rotated code, which is signed, are found by independent components, whatever the rotation', () => {
  const pure = sparse(4, (concepts) => [...concepts])
  for (const seed of [2, 3]) {
    const turned = transformed(pure, rotation(4, seed))
    assert.ok(neurons(turned) < 0.75, `units ${neurons(turned)}`)
    const [ica, gap] = of(turned, 'basis.ica.k1.nall', 'basis.gap') as [number, number]
    near([ica], of(pure, 'basis.ica.k1.nall'), 1e-3)
    assert.ok(ica > 0.95, `ICA ${ica}`)
    near([gap], [ica - neurons(turned)], 1e-12)
    assert.deepEqual(basis.measure(turned)['basis.nmf.k1.nall'], {
      value: null,
      reason: 'defined for a non-negative code only',
    })
  }
})

test('Concepts that are there half of the time, where log cosh alone ends elsewhere, are found from the optimum of kurtosis', () => {
  for (const evidence of [madeUp(6, mixed), transformed(madeUp(6, mixed), rotation(6))]) {
    const [ica] = of(evidence, 'basis.ica.k1.nall')
    assert.ok(ica! > 0.95, `ICA ${ica}`)
  }
})

test('Where units are concepts no basis tells more, and a random one tells less', () => {
  const pure = sparse(4, (concepts) => [...concepts])
  const [nmf, random, gap] = of(pure, 'basis.nmf.k1.nall', 'basis.random.k1.nall', 'basis.gap') as [
    number,
    number,
    number,
  ]
  near([nmf, gap], [1, 0], 1e-3)
  assert.ok(random < 0.8, `${random}`)
})

test('The order of units, one that is silent and an offset change nothing that is read', () => {
  const names = ['basis.nmf.k1.nall', 'basis.ica.k1.nall', 'basis.random.k1.nall', 'basis.gap']
  const evidence = sparse(6, mixed)
  const before = of(evidence, ...names)
  near(of(transformed(evidence, permutation([3, 0, 5, 1, 2, 4])), ...names), before, 1e-6)
  near(
    of(
      sparse(7, (concepts) => [...mixed(concepts), 0]),
      ...names,
    ),
    before,
    1e-12,
  )
  near(
    of(
      sparse(6, (concepts) => mixed(concepts).map((h) => h + 2)),
      ...names,
    ),
    before,
    2e-3,
  )
})

test('A code of more than 256 units has no second basis', () => {
  const evidence = sparse(257, () => Array<number>(257).fill(0))
  assert.deepEqual(basis.measure(evidence)['basis.gap'], { value: null, reason: 'the code has more than 256 units' })
})
