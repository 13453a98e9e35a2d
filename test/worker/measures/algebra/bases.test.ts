import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { stream } from '../../../../core/random/random.ts'
import { eigen } from '../../../../worker/measures/algebra/eigen.ts'
import { contrasts, fastIca } from '../../../../worker/measures/algebra/ica.ts'
import { drawnRows, extremeRows, nmf, nonNegative } from '../../../../worker/measures/algebra/nmf.ts'
import { projected } from '../../../../worker/measures/algebra/projection.ts'
import { near } from '../golden.ts'
import { randomNumbers } from '../random.ts'

/** `bases.json`, from `bases.py`. */
interface Golden {
  factorisations: (Record<'n' | 'D' | 'r' | 'iterations' | 'tolerance' | 'done' | 'error', number> &
    Record<'X' | 'W' | 'H' | 'loadings' | 'parts', number[]>)[]
  components: Record<'n' | 'D', number> & Record<'X' | 'sources' | 'covariance' | 'eigenvalues' | 'leading', number[]>
}
const file = new URL('../../../golden/bases.json', import.meta.url)
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden

test('From the same start a non-negative factorisation goes where that of scikit-learn goes, and stops with it', () => {
  for (const { n, D, X, W, H, iterations, tolerance, ...told } of golden.factorisations) {
    const start = { loadings: Float64Array.from(W), parts: Float64Array.from(H) }
    const found = nmf(Float32Array.from(X), n, D, start, { iterations, tolerance })
    near(found.loadings, told.loadings, 1e-5)
    near(found.parts, told.parts, 1e-5)
    near([found.error / told.error, found.iterations], [1, told.done], 1e-6)
    near(start.loadings, W, 0)
  }
})

test('Independent components are those of scikit-learn from the same start, but for their signs', () => {
  const { n, D, X, sources } = golden.components
  const x = Float32Array.from(X)
  const { mean, weights, components } = fastIca(x, n, D, D, {
    iterations: 5000,
    tolerance: 1e-14,
    by: [contrasts.logCosh],
  })
  assert.equal(components, D)
  const own = projected(x, n, D, mean, weights, D)
  for (let i = 0; i < D; i++) {
    const of = (all: ArrayLike<number>) => Array.from({ length: n }, (_, row) => all[row * D + i]!)
    const [mine, theirs] = [of(own), of(sources)]
    const along = mine.reduce((sum, y, row) => sum + y * theirs[row]!, 0)
    near(
      mine.map((y) => y * Math.sign(along)),
      theirs,
      1e-5,
    )
  }
})

test('Eigenvalues are those of NumPy, largest first, and vectors make the matrix again', () => {
  const { D, covariance, eigenvalues, leading } = golden.components
  const { values, vectors } = eigen(Float64Array.from(covariance), D)
  near(values, eigenvalues, 1e-6)
  const sign = Math.sign(vectors[0]! * leading[0]!)
  near(
    vectors.subarray(0, D).map((v) => v * sign),
    leading,
    1e-6,
  )
  const again = covariance.map((_, at) => {
    const [i, j] = [Math.floor(at / D), at % D]
    return values.reduce((sum, value, e) => sum + value * vectors[e * D + i]! * vectors[e * D + j]!, 0)
  })
  near(again, covariance, 1e-12)
  assert.deepEqual([...eigen(new Float64Array(9), 3).values], [0, 0, 0])
})

test('Non-negative least squares fulfil the conditions of an optimum, and 0 is 0', () => {
  const random = randomNumbers(4)
  const [n, D, r] = [20, 5, 3]
  const x = Float32Array.from({ length: n * D }, (_, at) => (at < D ? 0 : random() - 0.3))
  const parts = Float64Array.from({ length: D * r }, random)
  const w = nonNegative(x, n, D, parts)
  near(w.subarray(0, r), [0, 0, 0], 0)
  let bound = 0
  for (let row = 0; row < n; row++)
    for (let t = 0; t < r; t++) {
      let slope = 0
      for (let j = 0; j < D; j++) {
        let made = 0
        for (let k = 0; k < r; k++) made += w[row * r + k]! * parts[j * r + k]!
        slope += parts[j * r + t]! * (made - x[row * D + j]!)
      }
      if (w[row * r + t]! > 0) near([slope], [0], 1e-4)
      else assert.ok(slope > -1e-4, `slope ${slope} at 0`)
      if (w[row * r + t] === 0 && row > 0) bound++
    }
  assert.ok(bound > 5)
})

test('Rows to begin with span the rows: one of each kind where there are three, and the pure ones of mixtures', () => {
  const kinds = [
    [1, 0, 2],
    [0, 3, 0],
    [1, 1, 0],
  ]
  const x = Float32Array.from(Array.from({ length: 30 }, (_, row) => kinds[row % 3]!).flat())
  for (const parts of [drawnRows(x, 30, 3, 5, stream(0, 'a')), extremeRows(x, 30, 3, 5)]) {
    assert.equal(parts.length, 9)
    const columns = [0, 1, 2].map((t) => [0, 1, 2].map((j) => parts[j * 3 + t]!))
    assert.deepEqual(columns.map(String).sort(), kinds.map(String).sort())
  }
  const random = randomNumbers(5)
  const mixtures = Array.from({ length: 200 }, (_, row) => {
    const shares = [0, 1, 2].map((k) => (row < 3 ? Number(k === row) : random() + 0.05))
    return [0, 1, 2, 3].map((j) => shares.reduce((sum, s, k) => sum + s * ((j + 1) ** k / 10), 0))
  })
  const pure = extremeRows(Float32Array.from(mixtures.flat()), 200, 4, 3)
  const found = [0, 1, 2].map((t) => [0, 1, 2, 3].map((j) => pure[j * 3 + t]!.toFixed(4)))
  const wanted = mixtures.slice(0, 3).map((row) => row.map((v) => v.toFixed(4)))
  assert.deepEqual(found.map(String).sort(), wanted.map(String).sort())
})
