import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { orthogonal, stream } from '../../../../core/random/random.ts'
import { concepts } from '../../../../worker/tasks/concepts.ts'
import { betweenLayers, mix, mixingOf } from '../../../../worker/tasks/concepts/mixing.ts'
import { planOf, type ConceptsOptions } from '../../../../worker/tasks/concepts/plan.ts'
import { ConceptRows } from '../../../../worker/tasks/concepts/rows.ts'
import { golden, type HarderConcepts } from '../../../golden/golden.ts'
import { drawn, mean } from './drawn.ts'

test('A network is made for its sample and mixes rows as NumPy does', () => {
  for (const { U, sample, inputs, first, second, scale } of golden<HarderConcepts>('concepts').network) {
    const rows = Float32Array.from(sample.flat())
    const made = mixingOf(Float64Array.from(U), rows, rows)
    for (const [found, expected] of [
      [made.first, first],
      [made.second, second],
      [made.scale, scale],
    ] as const)
      assert.ok(Math.abs(found / expected - 1) < 1e-6, `${found}, expected ${expected}`)
    mix(made, rows)
    inputs.flat().forEach((x, i) => assert.ok(Math.abs(rows[i]! - x) < 1e-5, `${rows[i]}, expected ${x}`))
  }
})

const networkOf = (given: Record<string, unknown>, seed: number) => {
  const options = z.parse(concepts.options, given) as unknown as ConceptsOptions
  return new ConceptRows(planOf(options), options).network(seed)
}

const cases = [
  { concepts: 10, density: 0.1, worst: 0.01 },
  { concepts: 10, density: 0.5, least: 0.5, targets: 'xor', worst: 2e-4 },
  { concepts: 6, inputs: 9, density: 0.5, worst: 0.01 },
  { concepts: 10, hierarchy: 'tree', frequency: 'zipf', correlation: 0.5, worst: 0.01 },
].map(({ worst, ...options }) => ({ worst, options: { ...options, mixing: 'network' } }))

for (const { options, worst } of cases)
  test(`Inputs of ${JSON.stringify(options)} have variance 1, are 0 where nothing is present, and give the concepts back`, () => {
    const [n, seed] = [3000, 2]
    const { data, inputs, concepts: values, F } = drawn(options, n, seed)
    const D = data.inputs
    const column = (d: number) => Float64Array.from({ length: n }, (_, i) => inputs[i * D + d]!)
    const variance = (x: Float64Array) => {
      const middle = mean(x)
      return mean(x.map((v) => (v - middle) ** 2))
    }
    const pooled = mean(Array.from({ length: D }, (_, d) => variance(column(d))))
    assert.ok(Math.abs(pooled - 1) < 0.1, `variance ${pooled}`)

    const [Q, U] = [orthogonal(D, stream(seed, 'rotation of concepts')), betweenLayers(D, seed)]
    const other = drawn({ ...options, mixing: 'rotation' }, n, seed)
    assert.ok(
      other.concepts.every((value, i) => value === values[i]),
      'the mixing changes no concept',
    )
    const made = networkOf(options, seed)
    const errors: number[] = []
    for (let row = 0; row < n; row++) {
      const own = (values: Float32Array, width: number) => [...values.subarray(row * width, (row + 1) * width)]
      const c = own(values, F)
      const x = own(inputs, D)
      if (c.every((value) => value === 0)) assert.ok(x.every((value) => value === 0))
      const inverse = (v: number) => Math.atanh(Math.max(-1 + 2 ** -40, Math.min(1 - 2 ** -40, v)))
      const outer = x.map((value) => inverse(value / made.scale) / made.second)
      const inner = Array.from(
        { length: D },
        (_, d) => inverse(outer.reduce((sum, value, i) => sum + U[i * D + d]! * value, 0)) / made.first,
      )
      const back = c.map((_, j) => inner.reduce((sum, value, d) => sum + Q[d * D + j]! * value, 0))
      errors.push(Math.max(...back.map((value, j) => Math.abs(value - c[j]!))))
    }
    errors.sort((a, b) => a - b)
    assert.ok(
      errors[Math.floor(n * 0.999)]! < worst,
      `999 of 1000 rows come back within ${errors[Math.floor(n * 0.999)]}`,
    )
  })

test('Where rows are empty but for one in millions, the network is made for concepts alone', () => {
  const { data, inputs } = drawn({ density: 1e-9, mixing: 'network' }, 600, 3)
  assert.ok(inputs.every((x) => x === 0))
  const alone = data.alone!(3)
  const square = mean(alone.map((x) => x * x))
  assert.ok(Math.abs(square - 1) < 1e-5, `mean square ${square}`)
})
