import { z } from 'zod'
import { crossEntropy } from '../distances/crossEntropy.ts'
import { logistic, logitsOf } from '../measures/algebra/logistic.ts'
import { headPenalty, type Target } from './target.ts'

/** One of C classes; a stored row is its index. */
export const classes: Target = {
  name: 'classes',
  summary: 'One of several classes, a logit for each, under cross-entropy in nats.',
  source: 'Bridle 1990, softmax',
  options: z.object({}),
  outputs: 'logits',
  width: () => 1,
  read(rows, C) {
    const ones = new Float32Array(rows.length * C)
    rows.forEach((c, i) => (ones[i * C + c] = 1))
    return ones
  },
  loss: (target, outputs) => crossEntropy.between(target, outputs, {}),
  head(code, rows, n, C) {
    const fitted = logistic(code, rows, n, code.length / n, C, headPenalty, 5e-4)
    return (given, m) => logitsOf(fitted, given, m)
  },
  headLoss(fitted, scored, C) {
    const head = this.head(fitted.code, fitted.rows, fitted.n, C)
    return this.scores(head(scored.code, scored.n), scored.rows, C).loss
  },
  bits: (loss, beyond) => (loss - beyond) / Math.LN2,
  scores(outputs, rows, C) {
    const n = outputs.length / C
    const counts = new Float64Array(C)
    let [loss, hits] = [0, 0]
    for (let i = 0, at = 0; i < n; i++, at += C) {
      let best = 0
      for (let c = 1; c < C; c++) if (outputs[at + c]! > outputs[at + best]!) best = c
      const most = outputs[at + best]!
      let sum = 0
      for (let c = 0; c < C; c++) sum += Math.exp(outputs[at + c]! - most)
      loss += Math.log(sum) + most - outputs[at + rows[i]!]!
      if (best === rows[i]) hits++
      counts[rows[i]!]!++
    }
    return { loss: loss / n, accuracy: hits / n, chance: Math.max(...counts) / n }
  },
}
