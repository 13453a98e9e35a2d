import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { intervalOf, resample } from '../../../core/statistics/bootstrap.ts'
import { holm } from '../../../core/statistics/holm.ts'
import { hypervolume } from '../../../core/statistics/hypervolume.ts'
import { above } from '../../../core/statistics/oneSided.ts'
import { pareto, sign } from '../../../core/statistics/pareto.ts'
import { smallestEffect } from '../../../core/statistics/smallestEffect.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'
import { near } from './near.ts'

const python = process.env['PELLUCID_PYTHON'] ?? 'python3'
const hasScipy = spawnSync(python, ['-c', 'import scipy']).status === 0
const skip = hasScipy ? false : `no SciPy for ${python}: set PELLUCID_PYTHON to a Python that has it`

test(
  'fronts, areas, Holm, the bootstrap and smallest effects agree with NumPy and SciPy on fresh numbers',
  { skip },
  () => {
    const draw = uniforms(31)
    let place = 0
    const next = () => draw(place++)
    const fronts = (['higher', 'lower'] as const).flatMap((x) =>
      (['higher', 'lower'] as const).map((y) => ({
        directions: { x, y },
        reference: { x: 0.5, y: 0.4 },
        points: Array.from({ length: 40 }, () => ({
          x: Math.round(20 * next()) / 20,
          y: Math.round(20 * next()) / 20,
        })),
      })),
    )
    const families = [5, 12, 1].map((m) => Array.from({ length: m }, () => next() ** 3))
    const bootstraps = [5, 8, 32].map((n) => ({
      values: Array.from({ length: n }, () => next() ** 2 - 0.2),
      seed: n,
      index: Array.from({ length: 400 }, (_, r) =>
        Array.from({ length: n }, (_, i) => Math.floor(uniforms(n)(r * n + i) * n)),
      ),
    }))
    const asked = {
      fronts: fronts.map(({ directions, reference, points }) => ({
        points: points.map(({ x, y }) => [x, y]),
        reference: [reference.x, reference.y],
        sx: sign(directions.x),
        sy: sign(directions.y),
      })),
      families,
      bootstraps: bootstraps.map(({ values, index }) => ({ values, index, floor: 0.25, level: 0.95 })),
    }
    const script = fileURLToPath(new URL('./independent.py', import.meta.url))
    const ran = spawnSync(python, [script], { input: JSON.stringify(asked), encoding: 'utf8' })
    assert.equal(ran.status, 0, ran.stderr)
    const told = JSON.parse(ran.stdout) as Told
    fronts.forEach(({ directions, reference, points }, i) => {
      const at = ({ x, y }: { x: number; y: number }) => `${x} ${y}`
      assert.deepEqual(new Set(pareto(points, directions).map(at)), new Set(told.pareto[i]!.map((j) => at(points[j]!))))
      near(hypervolume(points, reference, directions), told.hypervolume[i]!, 1e-12)
    })
    families.forEach((family, i) => holm(family).forEach((p, j) => near(p, told.holm[i]![j]!, 1e-12)))
    bootstraps.forEach(({ values, seed }, i) => {
      const resampled = resample(values, uniforms(seed), 400)
      const { low, high } = intervalOf(resampled, 0.95)
      near(low, told.bootstrap[i]!.low, 1e-9)
      near(high, told.bootstrap[i]!.high, 1e-9)
      near(above(resampled, 0), told.bootstrap[i]!.above, 1e-9)
      near(smallestEffect(resampled, { comparisons: 3 }) ?? NaN, told.bootstrap[i]!.smallest, 1e-9)
    })
  },
)

interface Told {
  pareto: number[][]
  hypervolume: number[]
  holm: number[][]
  bootstrap: { low: number; high: number; above: number; smallest: number }[]
}
