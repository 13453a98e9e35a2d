import type { Word } from '../term.ts'

/** How a frozen primary is read and imitated. */
export const reading = {
  probe: {
    label: 'probe',
    means:
      'A small linear model that reads one concept from a few units of the frozen code; it changes nothing in the primary.',
    formula: 'ĉ = w·h_S + b, S the k units that correlate most with the concept; ridge 1e-3·n',
    better: 'higher: R² of values, AUC of classes',
    range: '0 to 1',
    source: 'k-sparse probing: Gurnee et al. 2023, arXiv 2305.01610',
  },
  unitsRead: {
    label: 'units read (k of a probe)',
    means:
      'How many units a probe may read: the best unit, the best 2 or 5, or all; it is not the number of units that top-k keeps.',
    range: '1, 2, 5, all',
    source: 'Gurnee et al. 2023, arXiv 2305.01610',
  },
  labels: {
    label: 'labels (n of a probe)',
    means: 'How many labelled rows a probe is fitted on; it is scored on others.',
    range: '100, 1,000, all',
    source: 'this lab',
  },
  examples: {
    label: 'examples (n of a student)',
    means: 'From how many inputs with their codes a held-out student learns.',
    source: 'this lab',
  },
  ladder: {
    label: 'probe ladder',
    means:
      'The same concepts read by ever stronger readers, from the best unit to an MLP, with few labels and with many.',
    better: 'higher; the gap from the lowest to the highest rung is what a student must learn',
    source: 'this lab',
  },
  fvu: {
    label: 'FVU',
    means: 'Fraction of variance unexplained: how much of the code a prediction misses.',
    formula: 'Σ‖h − ĥ‖² / Σ‖h − h̄‖²',
    better: 'lower',
    range: '0 to 1 where it is clipped',
    source: '1 − R²',
  },
  r2: {
    label: 'R²',
    means: 'Share of the variance that a prediction explains.',
    formula: '1 − Σ(y − ŷ)² / Σ(y − ȳ)²',
    better: 'higher',
    range: 'at most 1; probes clip it to 0 to 1',
    source: 'coefficient of determination',
  },
  auc: {
    label: 'AUC',
    means: 'The chance that a row of the class is ranked above a row of another class.',
    formula: 'area under the ROC curve',
    better: 'higher',
    range: '0 to 1; .5 is guessing',
    source: 'Hanley & McNeil 1982',
  },
  aulc: {
    label: 'AULC',
    means:
      'Area under the learning curve of a held-out student: how much of the code it misses, averaged over numbers of examples.',
    formula: '∫ FVU d log₂ n / range of log₂ n',
    better: 'lower: easier to learn; a collapsed code is easy too, so fidelity stands beside it',
    range: '0 to 1',
    source: 'this lab',
  },
  fidelity: {
    label: 'fidelity',
    means: "Share of the primary's task that survives when a student's copy takes the place of the code.",
    formula: '(L_mean − L_student) / (L_mean − L_primary)',
    better: 'higher',
    range: 'at most about 1; 0 is the mean code',
    source: 'loss recovered: Karvonen et al. 2025 (SAEBench)',
  },
  passedOn: {
    label: 'passed on',
    means: "How well concepts are read from a new student's copy of the code: whether pure units survive copying.",
    formula: '∫ probe score d log₂ n / range of log₂ n',
    better: 'higher',
    range: '0 to 1',
    source: 'this lab',
  },
  monosemantic: {
    label: 'monosemantic unit',
    means: 'A unit that responds to a single concept when each concept is presented alone.',
    formula: 'max_j |h_j| / Σ_j |h_j| > .95',
    better: 'more units',
    source: 'Jermyn, Schiefer & Hubinger 2022, arXiv 2211.09169',
  },
  l0: {
    label: 'L0',
    means: 'Mean number of units that are active on one example.',
    formula: 'mean_b #{j : |h_bj| > 1e-6 · max |h|}',
    better: 'neither way',
    source: 'this lab',
  },
  ablation: {
    label: 'ablation',
    means: 'A unit is held at its mean, and the loss of the task is measured again: what the unit is worth.',
    formula: 'L(h_j = mean) − L',
    source: 'this lab',
  },
  null: {
    label: 'null',
    means:
      'The same measure of a primary that should show nothing: untrained, trained on shuffled labels, or with a rotated code.',
    source: 'this lab',
    at: ['evaluation.nulls'],
  },
  excess: {
    label: 'excess',
    means: 'By how much a value stands above the mean of its null.',
    formula: 'value − mean of the null',
    source: 'this lab',
  },
  quantile: {
    label: 'quantile in the null',
    means: 'Share of the null that lies below the value, ties counted half.',
    range: '0 to 1',
    source: 'this lab',
  },
} as const satisfies Record<string, Word>
