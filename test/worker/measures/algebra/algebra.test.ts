import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cholesky, solve } from '../../../../worker/measures/algebra/cholesky.ts'
import { entropy, mutualInformation } from '../../../../worker/measures/algebra/entropy.ts'
import { assign } from '../../../../worker/measures/algebra/hungarian.ts'
import { lassoPath } from '../../../../worker/measures/algebra/lasso.ts'
import { product } from '../../../../worker/measures/algebra/product.ts'
import { auc, aucOf, bestThreshold, matthews, matthewsAt, rank } from '../../../../worker/measures/algebra/ranking.ts'
import { predict, ridge, ridgeSolver } from '../../../../worker/measures/algebra/ridge.ts'
import { ridgeLoss } from '../../../../worker/measures/algebra/ridgeLoss.ts'
import { standard } from '../../../../worker/measures/algebra/standard.ts'
import { columnSums } from '../../../../worker/measures/algebra/standardKernel.ts'
import { tableOf } from '../../../../worker/measures/algebra/table.ts'
import { randomNumbers } from '../random.ts'
import { golden, near } from '../golden.ts'

test('A product equals the sum over rows for shapes that fill no tile and no block', () => {
  for (const [rows, m, n] of [
    [1, 1, 1],
    [5, 3, 9],
    [256, 4, 8],
    [700, 13, 17],
  ] as const) {
    const random = randomNumbers(rows + m)
    const a = { data: Float32Array.from({ length: rows * m }, random), rows, cols: m }
    const b = { data: Float32Array.from({ length: rows * n }, random), rows, cols: n }
    const across = { data: Float32Array.from(a.data, (_, at) => a.data[(at % rows) * m + Math.floor(at / rows)]!) }
    near(product(a, b), plain(a.data, b.data, rows, m, n), 2e-6 * rows)
    near(product(a, a), plain(a.data, a.data, rows, m, m), 2e-6 * rows)
    near(product({ ...across, rows, cols: m, transposed: true }, b), plain(a.data, b.data, rows, m, n), 2e-6 * rows)
  }
})

test('A product of standardised columns is right where the mean dwarfs the spread, and 0 for a constant column', () => {
  const random = randomNumbers(3)
  const data = Float32Array.from({ length: 900 }, (_, i) => (i % 3 === 2 ? 0.3 : 100 + random()))
  const { mean, scale, sd } = standard(data, 3, 0, 300)
  assert.deepEqual([sd[2], scale[2]], [0, 0])
  const x = { data, rows: 300, cols: 3, mean, scale }
  const gram = product(x, x).map((sum) => sum / 300)
  near([gram[0]!, gram[4]!, gram[8]!, gram[2]!], [1, 1, 0, 0], 1e-5)
})

test('Ridge equals scikit-learn in the primal form, in the dual form, and for one factor of many targets', () => {
  for (const { n, D, K, penalty, X, Y, weights, intercept, predicted } of golden.ridge) {
    const inputs = Float32Array.from(X)
    const model = ridge(inputs, Float32Array.from(Y), n, penalty)
    near(model.weights, weights, 2e-6)
    near(model.intercept, intercept, 2e-6)
    near(predict(model, inputs, n), predicted, 5e-6)
    const solver = ridgeSolver(inputs, n, D, penalty)
    for (let k = 0; k < K; k++) {
      const one = Float32Array.from({ length: n }, (_, i) => Y[i * K + k]!)
      near(
        solver(one, 1).weights,
        weights.filter((_, at) => at % K === k),
        2e-6,
      )
    }
  }
})

test('A singular system without penalty says to raise it', () => {
  const inputs = Float32Array.from({ length: 20 }, (_, i) => Math.floor(i / 2))
  assert.throws(() => ridge(inputs, new Float32Array(10), 10, 0), /not positive definite .*raise the penalty/)
})

for (const [n, k] of [
  [9, 70],
  [64, 8],
  [66, 3],
  [131, 17],
] as const)
  test(`Cholesky solves ${n} equations for ${k} right-hand sides, and says where there is no factor`, () => {
    const random = randomNumbers(5)
    const rows = 2 * n
    const root = Float32Array.from({ length: rows * n }, random)
    const matrix = plain(root, root, rows, n, n)
    for (let i = 0; i < n; i++) matrix[i * n + i]! += 1
    const X = Float64Array.from({ length: n * k }, random)
    const B = new Float64Array(n * k)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) for (let t = 0; t < k; t++) B[i * k + t]! += matrix[i * n + j]! * X[j * k + t]!
    const L = cholesky(matrix, n)
    for (let i = 0; i < n; i++) assert.ok(L.subarray(i * n + i + 1, (i + 1) * n).every((entry) => entry === 0))
    near(solve(L, n, B, k), X, 1e-9)
    matrix[n * n - 1] = 0
    assert.throws(() => cholesky(matrix, n), new RegExp(`pivot ${n - 1} of ${n} is -`))
  })

test('Whether a factor is large changes no bit of it or of what it solves', () => {
  // The first rows of a factor do not depend on those behind them, nor columns of a solution on each other.
  const [n, k] = [70, 11]
  const random = randomNumbers(6)
  const root = Float32Array.from({ length: n * n }, random)
  const matrix = plain(root, root, n, n, n)
  for (let i = 0; i < n; i++) matrix[i * n + i]! += 1
  const L = cholesky(matrix, n)
  const some = 50
  const small = cholesky(
    matrix.filter((_, at) => at % n < some && at < some * n),
    some,
  )
  assert.deepEqual(
    L.filter((_, at) => at % n < some && at < some * n),
    small,
  )
  const B = Float64Array.from({ length: n * k }, random)
  const byFactor = solve(L, n, B.slice(), k)
  assert.deepEqual(byFactor, solve(L.slice(), n, B.slice(), k))
})

test('The lasso path equals scikit-learn at every penalty', () => {
  const { gram, cross, penalties, weights } = golden.lasso
  const path = lassoPath(Float64Array.from(gram), Float64Array.from(cross), penalties, 1e-12)
  near(
    path.flatMap((w) => [...w]),
    weights,
    1e-5,
  )
})

test('AUC with ties, Matthews and its best threshold equal scikit-learn', () => {
  const { labels, scores, ...want } = golden.ranking
  const ranked = rank(Float64Array.from(scores), Float32Array.from(labels))
  near([auc(ranked), matthewsAt(ranked, 0.5)], [want.auc, want.matthewsAtHalf], 1e-9)
  near([matthewsAt(ranked, bestThreshold(ranked))], [want.bestMatthews], 1e-9)
  assert.equal(matthews(5, 5, 0, 0), 0)
  assert.ok(Number.isNaN(auc(rank(Float64Array.of(1, 2), Float32Array.of(1, 1)))))
})

test('AUC from the fewer alone is that of the ranking, whichever are fewer and with ties', () => {
  for (const share of [0.2, 0.5, 0.9, 1]) {
    const labels = Float32Array.from({ length: 300 }, (_, i) => Number((i * 7919) % 300 < 300 * share))
    const scores = Float64Array.from({ length: 300 }, (_, i) => Math.round(5 * Math.sin(i) + labels[i]!))
    assert.equal(aucOf(scores, labels), auc(rank(scores, labels)))
  }
  assert.throws(() => aucOf(Float64Array.of(1, NaN), Float32Array.of(1, 0)), /NaN/)
})

test('The assignment reaches the total of SciPy for wide, tall and square tables, with distinct columns', () => {
  for (const { rows, cols, gain, total } of golden.assignments) {
    const chosen = assign(Float64Array.from(gain), rows, cols)
    const used = [...chosen].filter((column) => column >= 0)
    assert.equal(new Set(used).size, Math.min(rows, cols))
    near([[...chosen].reduce((sum, c, i) => sum + (c < 0 ? 0 : gain[i * cols + c]!), 0)], [total], 1e-7)
  }
})

test('Entropy in any base and mutual information equal SciPy and scikit-learn', () => {
  const { joint, entropyBase3, mutual } = golden.information
  const columns = [0, 1, 2].map((j) => joint.filter((_, at) => at % 3 === j).reduce((sum, x) => sum + x, 0))
  near([entropy(columns, 3), mutualInformation(Float64Array.from(joint), 4, 3)], [entropyBase3, mutual], 1e-9)
})

function plain(a: Float32Array, b: Float32Array, rows: number, m: number, n: number): Float64Array {
  const out = new Float64Array(m * n)
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[i * n + j]! += a[r * m + i]! * b[r * n + j]!
  return out
}

test('The loss of a ridge regression from moments alone is that of its predictions, row by row', () => {
  const random = randomNumbers(9)
  const [D, K, n, m] = [5, 3, 300, 700]
  const drawn = (rows: number, cols: number) => Float32Array.from({ length: rows * cols }, () => 2 + random())
  const [X, Y, XX] = [drawn(n, D), drawn(n, K), drawn(m, D)]
  // Two of three columns are told, one of them nearly.
  const told = (x: Float32Array, y: Float32Array) =>
    y.forEach((own, at) => {
      const [row, k] = [Math.floor(at / K), at % K]
      if (k < 2) y[at] = 3 * x[row * D]! - x[row * D + 1]! + (k ? own / 100 : own)
    })
  const YY = drawn(m, K)
  told(X, Y)
  told(XX, YY)
  const { mean, scale } = standard(X, D, 0, n)
  const seen = (x: Float32Array) => x.map((own, at) => (own - mean[at % D]!) * scale[at % D]!)
  const said = predict(ridgeSolver(seen(X), n, D, 1e-3 * n)(Y, K), seen(XX), m)
  const missed = said.reduce((sum, own, at) => sum + (own - YY[at]!) ** 2, 0) / m
  const tables = (x: Float32Array, y: Float32Array) => ({ inputs: tableOf(x, D), targets: tableOf(y, K) })
  near([ridgeLoss(tables(X, Y), tables(XX, YY), 1e-3)], [missed], 1e-5)
})

test('Sums of columns from the kernel are those of a plain loop, to the last bit', () => {
  const random = randomNumbers(4)
  for (const [n, cols] of [
    [1, 1],
    [7, 5],
    [5000, 10],
    [50, 784],
  ] as const) {
    const data = Float32Array.from({ length: n * cols }, () => 3 + random())
    const from = Math.floor(n / 3)
    const first = Float64Array.from({ length: cols }, (_, j) => data[from * cols + j]!)
    const [sums, squares] = [new Float64Array(cols), new Float64Array(cols)]
    for (let at = from * cols; at < n * cols; at++) {
      const apart = data[at]! - first[at % cols]!
      sums[at % cols]! += apart
      squares[at % cols]! += apart * apart
    }
    assert.deepEqual(columnSums(data, cols, from, n, first), { sums, squares })
  }
})
