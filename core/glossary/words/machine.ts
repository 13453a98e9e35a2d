import type { Word } from '../term.ts'

/** What computes. */
export const machine = {
  engine: {
    label: 'engine',
    means: 'What runs the training programs; auto takes the fastest one here that agrees with the reference.',
    source: 'this lab',
  },
  trainer: {
    label: 'trainer',
    means: 'A process that trains one cohort at a time: one for each core of the processor or for each GPU.',
    source: 'this lab',
  },
  modelSteps: {
    label: 'model-steps per second',
    means: 'Updates of single networks per second, summed over the runs that train together.',
    formula: 'steps per second · runs of the cohort',
    better: 'higher',
    source: 'this lab',
  },
  flop: {
    label: 'FLOP',
    means: 'One floating-point operation; a multiply-add counts as two.',
    better: 'lower',
    source: 'this lab',
  },
  checkpoint: {
    label: 'checkpoint',
    means: 'All that training needs to go on from a step: saved every minute and at the end of a phase.',
    source: 'this lab',
  },
} as const satisfies Record<string, Word>
