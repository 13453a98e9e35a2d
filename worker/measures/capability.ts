import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { finite, undefinedHere } from './facts.ts'
import type { Evidence, Measure } from './measure.ts'

const common = { rotationInvariant: true, source: 'this lab' } as const
const capable = { ...common, better: 'higher', side: 'capability' } as const
const cost = { ...common, range: [0, null], better: 'lower', side: 'cost' } as const

const values: MeasureFacts[] = [
  {
    ...capable,
    name: 'testLoss',
    label: 'Test loss',
    means: 'Loss of the primary on held-out rows, in the loss of its task.',
    formula: 'values: mean_b Σ_c (y_c − ŷ_c)²; classes: −mean_b log p(class)',
    unit: 'task loss',
    range: [0, null],
    better: 'lower',
    steps: true,
    roles: { headline: 1, ability: 2, 'bounded ability': 2, loss: 1 },
  },
  {
    ...capable,
    name: 'testAccuracy',
    label: 'Test accuracy',
    means: 'Share of held-out rows whose class the primary gets right.',
    formula: 'mean_b [argmax ŷ = y]',
    unit: 'fraction',
    range: [0, 1],
    targets: 'classes',
    margin: 0.01,
    roles: { headline: 2, ability: 1, 'bounded ability': 1 },
  },
  {
    ...capable,
    name: 'testR2',
    label: 'Test R²',
    means: 'Share of the variance of the targets that the primary explains on held-out rows.',
    formula: '1 − Σ‖y − ŷ‖² / Σ‖y − ȳ‖²',
    unit: 'R²',
    range: [null, 1],
    nothing: 0,
    targets: 'values',
    margin: 0.01,
    roles: { 'bounded ability': 1 },
  },
  {
    ...cost,
    name: 'flopsPerRow',
    label: 'Operations per row',
    means: 'Operations that the primary takes for one row, with every weight counted.',
    formula: '2 · multiply-adds of all layers',
    unit: 'FLOP',
    count: { of: 'use', unit: 'FLOP per row', end: 'far', label: 'dense' },
  },
  {
    ...cost,
    name: 'effectiveFlopsPerRow',
    label: 'Operations per row with non-zero operands',
    means: 'Operations that the primary takes for one row where zeros are skipped.',
    formula: '2 · multiply-adds whose operands are both non-zero, mean over held-out rows',
    unit: 'FLOP',
    count: { of: 'use', unit: 'FLOP per row', end: 'near', label: 'both operands non-zero' },
  },
  {
    ...cost,
    name: 'flopsPrimary',
    label: 'Operations, primary',
    means: "Operations that the primary's own training took.",
    formula: 'operations of the traced training step without students · steps',
    unit: 'FLOP',
    count: { of: 'training', unit: 'FLOP in training', end: 'near', label: 'primary alone' },
    roles: { compute: 2 },
  },
  {
    ...cost,
    name: 'flopsTeaching',
    label: 'Operations, teaching',
    means: 'Operations that students and teaching added to training.',
    formula: 'operations of the traced training steps · steps − those of the primary alone',
    unit: 'FLOP',
    count: { of: 'training', unit: 'FLOP in training', end: 'far', label: 'with teaching', added: true },
    roles: { compute: 1 },
  },
  {
    ...cost,
    name: 'flopsEvaluation',
    label: 'Operations, evaluation',
    means: 'Operations that the evaluation took.',
    formula: 'operations of the traced evaluation programs · calls',
    unit: 'FLOP',
  },
  {
    ...cost,
    name: 'trainingMs',
    label: 'Training time',
    means: 'Time that the training of this run took: its share of its cohort.',
    formula: 'time of the cohort / runs in it',
    unit: 'ms',
    roles: { row: 5 },
  },
  {
    ...cost,
    name: 'evaluationMs',
    label: 'Evaluation time',
    means: 'Time that the evaluation of this run took: its share of its cohort.',
    formula: 'time of the cohort / runs in it',
    unit: 'ms',
  },
]

const diverged = 'the primary diverged'

/** Why R² is undefined, by the loss on the same rows. */
const why = (loss: number) => (Number.isFinite(loss) ? 'the targets do not vary on the test rows' : diverged)

/** What the primary can do on held-out rows, and what it cost. */
export const capability: Measure = {
  name: 'capability',
  summary: 'Held-out task loss, accuracy or R², with the operations and the time that they cost.',
  source: 'this lab',
  options: z.object({}),
  values,
  measure: ({
    testLoss,
    testAccuracy,
    testR2,
    flopsPerRow,
    flops,
    elapsedMs,
  }: Evidence): Record<string, MeasureValue> => ({
    testLoss: finite(testLoss, diverged),
    testAccuracy:
      testAccuracy === undefined ? undefinedHere('the targets are not classes') : finite(testAccuracy, diverged),
    testR2: testR2 === undefined ? undefinedHere('the targets are not values') : finite(testR2, why(testLoss)),
    flopsPerRow: flopsPerRow.dense,
    effectiveFlopsPerRow: flopsPerRow.effective,
    flopsPrimary: flops.primary,
    flopsTeaching: flops.teaching,
    flopsEvaluation: flops.evaluation,
    trainingMs: elapsedMs.training,
    evaluationMs: elapsedMs.evaluation,
  }),
}
