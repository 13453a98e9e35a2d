import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dimensionalities, featureDimensionality } from '../../../worker/measures/featureDimensionality.ts'
import { aligned, madeUp } from './evidence.ts'

const circle = (n: number) =>
  Array.from({ length: n }, (_, i) => [Math.cos((2 * Math.PI * i) / n), Math.sin((2 * Math.PI * i) / n)])
/** A ring of four above one of four that is turned by an eighth, all as far from each other as they can be. */
const antiprism = [...Array(8).keys()].map((i) => {
  const angle = (Math.PI / 4) * i
  const height = Math.sqrt(1 / 3) * (i % 2 ? 1 : -1)
  return [Math.cos(angle) * Math.sqrt(2 / 3), Math.sin(angle) * Math.sqrt(2 / 3), height]
})

/** Elhage et al. 2022: how many dimensions a feature has in each geometry. */
for (const [name, directions, expected] of [
  [
    'orthogonal',
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0.7],
    ],
    1,
  ],
  [
    'tetrahedron',
    [
      [1, 1, 1],
      [1, -1, -1],
      [-1, 1, -1],
      [-1, -1, 1],
    ],
    3 / 4,
  ],
  ['triangle', circle(3), 2 / 3],
  ['digon', [[1], [-1]], 1 / 2],
  ['pentagon', circle(5), 2 / 5],
  ['square antiprism', antiprism, 3 / 8],
] as const)
  test(`A feature of a ${name} has ${expected.toFixed(3)} of a dimension`, () => {
    const units = directions[0]!.length
    for (const { dimensionality } of dimensionalities(directions.flat(), units))
      assert.ok(Math.abs(dimensionality - expected) < 1e-12)
    const evidence = {
      ...madeUp(8, aligned),
      units,
      alone: Float32Array.from([...directions, directions[0]!.map((x) => 0.1 * x)].flat()),
    }
    const measured = featureDimensionality.measure(evidence)
    assert.equal(measured['features.represented'], directions.length)
    assert.ok(Math.abs((measured['features.dimensionality'] as number) - expected) < 0.01)
  })
