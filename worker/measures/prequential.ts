import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { finite, undefinedHere } from './facts.ts'
import { imitators, ofImitators } from './imitation.ts'
import { needing, type Imitation, type Measure } from './measure.ts'

const source = 'prequential code: Voita & Titov 2020; of a code: this lab'

const facts = (student: string): MeasureFacts => ({
  name: `prequential.${student.replaceAll(' ', '')}`,
  label: `Bits saved by a prequential code, ${student}`,
  means: 'Bits per example that a new student saves when it sends the code block by block as it learns it.',
  formula: 'Σ_blocks Σ_units ½ log₂(variance of the unit / residual variance) · rows / examples',
  unit: 'bits per example',
  range: [null, null],
  better: 'higher',
  margin: 1,
  side: 'interpretability',
  rotationInvariant: false,
  source,
})

const values = imitators.map(facts)

/**
 * Prequential code of the primary's code: each block of examples is sent with the student that learnt the ones before it,
 * every unit under a Gaussian with its residual variance in the block; bits per example that this saves to Gaussians of each
 * unit's own mean and variance. The first block saves nothing.
 */
export const prequential: Measure = needing(['imitations'], {
  name: 'prequential',
  summary: 'Bits per example that held-out students save when they send the code block by block as they learn it.',
  source,
  options: z.object({}),
  thorough: true,
  values,
  measure: (evidence) =>
    ofImitators(
      evidence,
      (student) => [facts(student)],
      (rows, student) => ({ [facts(student).name]: saved(rows) }),
    ),
})

function saved(rows: readonly Imitation[]): MeasureValue {
  const blocks = rows.flatMap(({ next }) => next ?? [])
  if (blocks.length === 0) return undefinedHere('held-out students sent no code (evaluation.students: thorough)')
  const examples = Math.min(...rows.map(({ n }) => n)) + blocks.reduce((sum, block) => sum + block.rows, 0)
  return finite(blocks.reduce((sum, block) => sum + block.saved, 0) / examples, 'a held-out student diverged')
}
