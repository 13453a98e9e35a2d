import { z } from 'zod'
import { squared } from '../distances/squared.ts'
import { predict, ridgeSolver } from '../measures/algebra/ridge.ts'
import { ridgeLoss, type Told } from '../measures/algebra/ridgeLoss.ts'
import { standard } from '../measures/algebra/standard.ts'
import { isCheapByMoments, tableOf } from '../measures/algebra/table.ts'
import { headPenalty, type Labelled, type Target } from './target.ts'
import { squaredError, unexplainedOf } from './variance.ts'

export const values: Target = {
  name: 'values',
  summary: 'A number for each output, under squared error summed over outputs.',
  source: 'least squares',
  options: z.object({}),
  outputs: 'values',
  width: (C) => C,
  read: (rows) => rows,
  loss: (target, outputs) => squared.between(target, outputs, {}),
  head(code, rows, n, C) {
    const H = code.length / n
    const { mean, scale } = standard(code, H, 0, n)
    const own = (given: Float32Array) => {
      const out = new Float32Array(given.length)
      for (let at = 0; at < given.length;)
        for (let j = 0; j < H; j++, at++) out[at] = (given[at]! - mean[j]!) * scale[j]!
      return out
    }
    const fitted = ridgeSolver(own(code), n, H, headPenalty * n)(rows, C)
    return (given, m) => predict(fitted, own(given), m)
  },
  headLoss(fitted, scored, C) {
    const H = fitted.code.length / fitted.n
    if (isCheapByMoments(H, C)) return ridgeLoss(tables(fitted, H, C), tables(scored, H, C), headPenalty)
    const head = this.head(fitted.code, fitted.rows, fitted.n, C)
    return this.scores(head(scored.code, scored.n), scored.rows, C).loss
  },
  // Under Gaussians of one variance for all outputs, that of the errors.
  bits: (loss, beyond, C) => (C / 2) * Math.log2(loss / beyond),
  scores(outputs, rows, C) {
    const missed = squaredError(outputs, rows)
    return { loss: missed / (outputs.length / C), r2: 1 - unexplainedOfRows(rows, C)(outputs, missed) }
  },
}

const tables = ({ code, rows }: Labelled, H: number, C: number): Told => ({
  inputs: tableOf(code, H),
  targets: tableOf(rows, C),
})

const known = new WeakMap<Float32Array, { C: number; of: ReturnType<typeof unexplainedOf> }>()

/** Kept for the next predictions of the same rows. */
function unexplainedOfRows(rows: Float32Array, C: number): ReturnType<typeof unexplainedOf> {
  const before = known.get(rows)
  if (before?.C === C) return before.of
  const of = unexplainedOf(rows, C, 1e-4)
  known.set(rows, { C, of })
  return of
}
