import type { Word } from '../term.ts'

/** How students and the primary act on each other. */
export const teaching = {
  pressure: {
    label: 'pressure (π)',
    means:
      "How strongly the students' loss enters the primary's gradient; at 0 students change nothing, so their settings do not matter.",
    formula: 'L_primary = L_task + π·mean_k (distance_k + reader cost_k) + sparsity',
    better: 'neither way: it is a setting',
    range: 'at least 0; 0 is the baseline',
    source: 'this lab',
    at: ['teaching.pressure'],
  },
  mode: {
    label: 'teaching mode',
    means: 'When the primary and its students take their steps, and on whose account.',
    source: 'this lab',
    at: ['teaching'],
  },
  reader: {
    label: 'reader',
    means: 'What a student pays for reading many units of the code, or which units it may read.',
    source: 'this lab',
    at: ['teaching.students.reader'],
  },
  cost: {
    label: 'cost of reading (λ)',
    means:
      'What a student pays for reading one unit: the larger it is, the fewer units it reads, and the more each should mean alone.',
    formula: 'λ·Σ_ij |A_ij|·rms(h_j)·p_i, A the first layer of the student, p its outgoing path norm',
    better: 'neither way: it is a setting',
    range: '0 to 100',
    source: 'this lab; Tibshirani 1996 for the penalty',
    at: ['teaching.students.reader.cost'],
  },
  sees: {
    label: 'sees',
    means: 'What a student is given: the input (classical distillation), or the code of the primary.',
    range: 'input, code',
    source: 'this lab',
    at: ['teaching.students.sees'],
  },
  predicts: {
    label: 'predicts',
    means: "What a student learns to predict: the task's targets, the primary's outputs, or its code.",
    range: 'targets, outputs, code',
    source: 'this lab',
    at: ['teaching.students.predicts'],
  },
  distance: {
    label: 'distance',
    means: 'How far a student is from what it predicts; students minimise it, and under pressure the primary does too.',
    better: 'lower',
    range: 'at least 0',
    source: 'this lab',
    at: ['teaching.students.distance'],
  },
  copies: {
    label: 'copies',
    means: 'How many students of the same description train beside the primary, each from its own start.',
    source: 'this lab',
    at: ['teaching.copies'],
  },
  renew: {
    label: 'renew',
    means:
      'After how many steps a student starts anew, so that the code stays easy for students who do not know it; its loss then jumps up.',
    formula: 'student k of K restarts at steps ≡ k·renew/K (mod renew)',
    source: 'this lab; ease of teaching: Li & Bowling 2019',
    at: ['teaching.renew'],
  },
  studentSteps: {
    label: 'student steps',
    means: 'How many updates each student makes, on fresh rows, for every update of the primary.',
    source: 'this lab',
    at: ['teaching.studentSteps'],
  },
  inner: {
    label: 'inner steps',
    means: "How many steps of a copy of the student the primary's gradient passes through.",
    source: 'this lab; Finn, Abbeel & Levine 2017 for gradients through steps',
    at: ['teaching.inner'],
  },
  rotate: {
    label: 'rotate',
    means:
      'A control: turns the code before it is measured (after) or between code and students (during), so that units lose their axes.',
    range: 'none, after, during',
    source: 'this lab',
    at: ['rotate'],
  },
  control: {
    label: 'control',
    means: 'A run with one thing taken away or made equal, beside which an effect must stand out.',
    source: 'this lab',
    at: ['control'],
  },
} as const satisfies Record<string, Word>
