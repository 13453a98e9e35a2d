import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { stream } from '../../../../core/random/random.ts'
import { concepts } from '../../../../worker/tasks/concepts.ts'
import { loadings } from '../../../../worker/tasks/concepts/copula.ts'
import { normalBelow, normalQuantile } from '../../../../worker/tasks/concepts/normal.ts'
import { planOf, type ConceptsOptions } from '../../../../worker/tasks/concepts/plan.ts'
import { densities } from '../../../../worker/tasks/concepts/presence.ts'
import { golden, type HarderConcepts } from '../../../golden/golden.ts'
import { drawn, mean, together, within } from './drawn.ts'

const known = golden<HarderConcepts>('concepts')
const n = 8000

test('The distribution of a normal and its inverse are those of SciPy', () => {
  for (const { x, below } of known.normal)
    assert.ok(
      Math.abs(normalBelow(x) - below) < 1e-15 && Math.abs(normalBelow(x) / below - 1) < 1e-7,
      `Φ(${x}) = ${normalBelow(x)}, expected ${below}`,
    )
  for (const { share, x } of known.quantiles)
    assert.ok(Math.abs(normalQuantile(share) - x) < 1e-9, `${normalQuantile(share)}, expected ${x}`)
  assert.deepEqual([0, 1].map(normalQuantile), [-Infinity, Infinity])
})

const densitiesOf = (given: Record<string, unknown>) =>
  densities(planOf(z.parse(concepts.options, given) as unknown as ConceptsOptions).presence)

test('Every way to choose concepts keeps the mean density, and each concept its own; values are uniform from the least on', () => {
  for (const frequency of ['uniform', 'zipf'])
    for (const hierarchy of ['none', 'tree'])
      for (const correlation of [0, 0.6])
        for (const least of [0, 0.4]) {
          const options = { frequency, hierarchy, correlation, least, density: 0.15 }
          const expected = densitiesOf(options)
          assert.ok(Math.abs(mean(expected) - 0.15) < 1e-12, JSON.stringify(options))
          const { concept, F } = drawn(options, n)
          const values: number[] = []
          for (let j = 0; j < F; j++) {
            const own = concept(j)
            const found = together(own)
            const p = expected[j]!
            assert.ok(Math.abs(found - p) < within(p, n), `${JSON.stringify(options)}: concept ${j + 1} ${found}, ${p}`)
            values.push(...own.filter((value) => value > 0))
          }
          const spread = 1 - least
          assert.ok(values.every((value) => value >= least && value <= 1))
          assert.ok(Math.abs(mean(values) - (1 + least) / 2) < (4 * spread) / Math.sqrt(12 * values.length))
          const half = values.filter((value) => value < least + spread / 4).length / values.length
          assert.ok(Math.abs(half - 0.25) < within(0.25, values.length), 'a quarter of values is in the lowest quarter')
        }
})

test('Zipf makes concept i as frequent as i to the power of −exponent', () => {
  const found = densitiesOf({ frequency: 'zipf', exponent: 0.8, density: 0.1, concepts: 6 })
  found.forEach((p, i) => assert.ok(Math.abs(p / found[0]! - (i + 1) ** -0.8) < 1e-12))
})

test('A child comes only with its parent, siblings never together, and in half of its rows a parent has a child', () => {
  for (const frequency of ['uniform', 'zipf'])
    for (const correlation of [0, 0.7]) {
      const options = { concepts: 26, hierarchy: 'tree', children: 3, levels: 3, density: 0.05, frequency, correlation }
      const { concept, data } = drawn(options, n)
      const names = data.concepts.map(({ name }) => name.replace('concept ', ''))
      assert.deepEqual(names.slice(0, 6), ['1', '1.1', '1.1.1', '1.1.2', '1.1.3', '1.2'])
      assert.equal(names[13], '2')
      names.forEach((name, parent) => {
        const children = names.flatMap((other, j) =>
          other.startsWith(`${name}.`) && other.split('.').length === name.split('.').length + 1 ? [j] : [],
        )
        if (children.length === 0) return
        assert.equal(children.length, 3)
        const [own, ...below] = [parent, ...children].map(concept)
        const withParent = own!.filter((value) => value > 0).length
        let some = 0
        own!.forEach((value, i) => {
          const present = below.filter((child) => child[i]! > 0).length
          assert.ok(present <= Number(value > 0), `${present} children of ${name} at ${value}`)
          some += present
        })
        assert.ok(Math.abs(some / withParent - 0.5) < within(0.5, withParent), `${name}: ${some} of ${withParent}`)
        const weights = [1, 2, 3].map((i) => (frequency === 'zipf' ? i ** -0.5 : 1))
        const total = weights.reduce((a, b) => a + b)
        below.forEach((child, i) => {
          const share = weights[i]! / total
          assert.ok(Math.abs(together(child) * n - share * some) < within(share, some) * some, `sibling ${i + 1}`)
        })
      })
    }
})

/** P(both present) by Simpson's rule over the first latent, x = r·first + √(1 − r²)·own. */
function both(p: number, q: number, r: number): number {
  const [s, t] = [normalQuantile(p), normalQuantile(q)]
  const [from, cuts] = [-9, 4000]
  const step = (s - from) / cuts
  let sum = 0
  for (let i = 0; i <= cuts; i++) {
    const x = from + i * step
    const height = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * normalBelow((t - r * x) / Math.sqrt(1 - r * r))
    sum += height * (i === 0 || i === cuts ? 1 : i % 2 ? 4 : 2)
  }
  return (sum * step) / 3
}

test('Concepts of a copula are present together as often as its correlations say', () => {
  for (const { p, q, r, value } of known.both) assert.ok(Math.abs(both(p, q, r) - value) < 1e-6, `${both(p, q, r)}`)
  const seen = new Set<boolean>()
  for (const [rank, strength, density] of [
    [1, 0.6, 0.3],
    [3, 0.9, 0.5],
    [2, 0.5, 0.1],
  ] as const) {
    const F = 6
    const { concept } = drawn({ concepts: F, correlation: strength, rank, density }, n, 4)
    const L = loadings(F, rank, stream(4, 'correlation of concepts'))
    for (let i = 0; i < F; i++)
      for (let j = 0; j < i; j++) {
        let along = 0
        for (let k = 0; k < rank; k++) along += L[i * rank + k]! * L[j * rank + k]!
        if (rank === 1) assert.ok(Math.abs(Math.abs(along) - 1) < 1e-12)
        seen.add(along > 0)
        const expected = both(density, density, strength * along)
        const found = together(concept(i), concept(j))
        assert.ok(
          Math.abs(found - expected) < within(expected, n),
          `rank ${rank}, r ${strength * along}: ${found}, expected ${expected}`,
        )
      }
  }
  assert.equal(seen.size, 2, 'some correlate, some avoid each other')
})

test('Rows of harder concepts do not depend on how many are drawn, on what was asked before, or on another seed', () => {
  for (const options of [
    { frequency: 'zipf' },
    { hierarchy: 'tree', correlation: 0.5, rank: 2 },
    { correlation: 0.5, mixing: 'network', targets: 'xor' },
    { hierarchy: 'tree', mixing: 'network', targets: 'sum', least: 0.2 },
  ]) {
    const long = drawn(options, 1200, 3)
    drawn(options, 100, 7)
    const short = drawn(options, 515, 3)
    for (const part of ['inputs', 'targets', 'concepts'] as const)
      assert.ok(
        short[part].every((value, i) => Object.is(value, long[part][i])),
        `${part} of ${JSON.stringify(options)}`,
      )
    assert.ok(drawn(options, 515, 4).inputs.some((value, i) => value !== short.inputs[i]))
  }
})
