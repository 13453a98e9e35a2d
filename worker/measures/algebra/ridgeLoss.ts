import { cholesky, solve } from './cholesky.ts'
import { product } from './product.ts'
import type { Table } from './table.ts'

/** Inputs `[n, D]`, and what is to be told from them, `[n, K]`. */
export interface Told {
  inputs: Table
  targets: Table
}

/**
 * Squared error, summed over columns, averaged over the rows of `scored`, of a ridge regression that is fitted to the rows of
 * `learnt`, from second moments of both alone: inputs standardised on those of `learnt`, a penalty for each of its rows on
 * the weights, the intercept free. Right to about 10⁻⁶ of the variance of the targets, which is the rounding of the moments.
 */
export function ridgeLoss(learnt: Told, scored: Told, penalty: number): number {
  const [n, m] = [learnt.inputs.n, scored.inputs.n]
  const [D, K] = [learnt.inputs.cols, learnt.targets.cols]
  const by = learnt.inputs.standard(0, n)
  const { mean: centre } = learnt.targets.standard(0, n)
  const cross = ({ inputs, targets }: Told, rows: number) =>
    product(inputs.matrix(0, rows, by), { data: targets.data, rows, cols: K, mean: centre })
  const system = learnt.inputs.gram(0, n, by).slice()
  for (let i = 0; i < D; i++) system[i * D + i]! += penalty * n
  const weights = solve(cholesky(system, D), D, cross(learnt, n), K)
  const [gram, told] = [scored.inputs.gram(0, m, by), cross(scored, m)]
  const { mean, sd } = scored.targets.standard(0, m)
  // Σ(t − w·x)² = Σt² − Σ_i w_i (2 Σ x_i t − Σ_j w_j Σ x_i x_j) of each column.
  let missed = 0
  for (let k = 0; k < K; k++) {
    missed += m * (sd[k]! ** 2 + (mean[k]! - centre[k]!) ** 2)
    for (let i = 0; i < D; i++) {
      let row = 2 * told[i * K + k]!
      for (let j = 0; j < D; j++) row -= weights[j * K + k]! * gram[i * D + j]!
      missed -= weights[i * K + k]! * row
    }
  }
  return Math.max(0, missed / m)
}
