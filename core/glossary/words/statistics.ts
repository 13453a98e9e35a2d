import type { Word } from '../term.ts'

/** How runs are gathered and compared. */
export const statistics = {
  run: { label: 'run', means: 'One setting trained with one seed: one primary, measured once.', source: 'this lab' },
  setting: {
    label: 'setting',
    means: 'One combination of the swept values; its runs differ in the seed only.',
    source: 'this lab',
  },
  merged: {
    label: 'merged settings',
    means:
      'Settings in which a field changes nothing, such as a cost of reading at pressure 0, are the same and train once.',
    source: 'this lab',
  },
  axis: {
    label: 'axis of the sweep',
    means: 'A field with several values: the experiment trains every combination of them.',
    source: 'this lab',
  },
  seed: {
    label: 'seed',
    means: 'The number that fixes everything random in a run; runs of one seed see the same data in the same order.',
    source: 'this lab',
    at: ['seeds'],
  },
  baseline: {
    label: 'baseline',
    means: 'The setting of the same seed without pressure and without sparsity, against which others are compared.',
    source: 'this lab',
  },
  cohort: {
    label: 'cohort',
    means:
      'Runs that differ only in numbers and train together as one program; a result does not depend on who shares its cohort.',
    source: 'this lab',
  },
  interval: {
    label: 'interval',
    means:
      'Where the mean over seeds would lie in 95 of 100 such experiments; below five seeds the range is shown instead.',
    formula: 'studentised bootstrap over seeds, at least 2,000 resamples',
    better: 'narrower: more seeds',
    source: 'Efron & Tibshirani 1993',
  },
  front: {
    label: 'Pareto front',
    means: 'The settings that no other setting beats in both measures at once.',
    source: 'Pareto 1906',
  },
  optimum: {
    label: 'optimum',
    means:
      'The setting whose mean is best along the sweep, with an interval of its place; none where the curve is flat.',
    formula: 'argmax over settings of the mean over seeds, interval by bootstrap',
    source: 'this lab',
  },
  flat: {
    label: 'flat',
    means: 'The best setting is not shown to beat its neighbours on the sweep, so that no optimum is marked.',
    source: 'this lab',
  },
  along: {
    label: 'along',
    means: 'The axis of the sweep that a curve follows from point to point.',
    source: 'this lab',
  },
  split: {
    label: 'split by',
    means: 'The axes whose values have a curve of their own; over the others a curve is the mean.',
    source: 'this lab',
  },
  scaleOfX: {
    label: 'scale of x',
    means:
      'How the horizontal axis of a trade-off is laid out: linear, symmetric log, or the change from the same seed’s baseline; by default the spread of the values decides.',
    source: 'this lab',
  },
  paired: {
    label: 'paired by seed',
    means: 'Two settings are compared run by run of the same seed, so that what a seed brings to both cancels.',
    formula: 'mean over seeds of (a_s − b_s)',
    source: 'this lab',
  },
  p: {
    label: 'p',
    means:
      'The chance of a difference at least this large if there were none, corrected for the number of comparisons.',
    better: 'lower',
    range: '0 to 1',
    source: 'Holm 1979 for the correction',
  },
  margin: {
    label: 'margin',
    means: 'A change in capability that counts as none.',
    source: 'this lab',
    at: ['question.margin'],
  },
  smallest: {
    label: 'smallest detectable effect',
    means: 'The smallest true difference that so many seeds would show four times in five.',
    better: 'lower: more seeds',
    source: 'this lab; power as in Cohen 1988',
  },
  look: {
    label: 'look',
    means:
      'A number of seeds at which verdicts are asked for; the level is shared over the looks that a file declares.',
    source: 'Lan & DeMets 1983 for spending a level',
    at: ['question.looks'],
  },
  registered: {
    label: 'registered',
    means: 'The verdict follows terms that the file stated before its first run.',
    source: 'this lab',
  },
  exploratory: {
    label: 'exploratory',
    means:
      'The verdict follows terms that were not stated before the runs: a suggestion, to be confirmed with new seeds.',
    source: 'this lab',
  },
} as const satisfies Record<string, Word>
