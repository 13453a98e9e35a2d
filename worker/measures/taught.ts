import { z } from 'zod'
import { allUndefined, finite, score, undefinedHere } from './facts.ts'
import { codeFault } from './finiteCode.ts'
import { areaUnder } from './imitation.ts'
import { needing } from './measure.ts'

const source = 'Pruthi et al. 2022, arXiv 2012.00893; hints: Romero et al. 2015'
const unit = 'accuracy or R²'
const values = [
  score('taught', 'Gain of a student of the task by the code as a hint', source, {
    means:
      'Whether the code helps a new student to learn the task: its score with the code as a hint, less that without.',
    formula: 'area over log₂ n of (score with the hint − score without), / the range of log₂ n',
    unit: `mean ${unit} over log₂ n`,
    range: [-1, 1],
    rotationInvariant: true,
  }),
  score('taught.fewest', 'Gain by the hint from the fewest labelled rows', source, {
    means: 'The same gain where the student has the fewest labelled rows.',
    formula: 'score with the hint − score without, at the smallest n',
    unit,
    range: [-1, 1],
    rotationInvariant: true,
  }),
  score('taught.without', 'Score of a student of the task without the hint', source, {
    means: 'What the new student of the task reaches alone, beside which the gain stands.',
    formula: 'area over log₂ n of the score without the hint, / the range of log₂ n',
    unit: `mean ${unit} over log₂ n`,
    better: 'none',
    side: 'description',
    rotationInvariant: true,
  }),
]

/**
 * Whether the code helps to learn the task: test score of a new mlp 64 that learns the task from n labelled rows and predicts
 * the code beside it, minus the same student without that hint; accuracy of classes, R² (at least 0) of values.
 */
export const taught = needing(['taught'], {
  name: 'taught',
  summary: 'What a new student of the task gains, from few labelled rows, by predicting the code as a hint.',
  source,
  options: z.object({}),
  thorough: true,
  values,
  measure(evidence) {
    const fault = codeFault(evidence)
    if (fault) return allUndefined(values, fault)
    const rows = evidence.taught
    if (rows.length < 2) return allUndefined(values, 'a learning curve needs two sizes')
    const over = (of: (row: (typeof rows)[number]) => number) =>
      finite(areaUnder(rows.map((row) => [Math.log2(row.n), of(row)])), diverged)
    const { plain, hinted } = rows[0]!
    return {
      taught: over((row) => row.hinted - row.plain),
      'taught.fewest': Number.isFinite(hinted - plain) ? hinted - plain : undefinedHere(diverged),
      'taught.without': over((row) => row.plain),
    }
  },
})

const diverged = 'a student diverged, or the targets do not vary'
