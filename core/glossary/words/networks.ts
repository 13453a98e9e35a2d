import type { Word } from '../term.ts'

/** The networks of an experiment and their parts. */
export const networks = {
  primary: {
    label: 'primary',
    means: 'The network that learns the task and whose units people and students are to read.',
    source: 'this lab',
    at: ['primary'],
  },
  student: {
    label: 'student',
    means: 'A network that learns from the primary during training: it imitates the primary or reads its code.',
    source: 'this lab; distillation: Hinton, Vinyals & Dean 2015',
    at: ['teaching.students'],
  },
  heldOut: {
    label: 'held-out student',
    means: 'A new student that took no part in training and learns the frozen primary from n examples.',
    source: 'this lab',
    at: ['evaluation.students'],
  },
  code: {
    label: 'code',
    means: 'The activations h of the exposed layer of the primary, which students and probes read.',
    formula: 'h ∈ ℝ^H, one number for each of H units',
    source: 'this lab',
  },
  unit: {
    label: 'unit',
    means:
      'One number of the code: one neuron of the exposed layer; the first is unit 1, which is index 0 in exported arrays.',
    source: 'this lab',
  },
  concept: {
    label: 'concept',
    means: 'A property of the input that a person would name, known to the task and used to score the code.',
    source: 'this lab',
  },
  expose: {
    label: 'expose',
    means: 'The hidden layer of the primary whose activations are the code.',
    source: 'this lab',
    at: ['primary.expose'],
  },
  sparsity: {
    label: 'sparsity',
    means: 'A constraint on the exposed code that leaves few units active on one example.',
    source: 'this lab',
    at: ['sparsity'],
  },
  unitsKept: {
    label: 'units kept (k of top-k)',
    means: 'How many units of the code stay active on one example; it is not the number of units that a probe reads.',
    formula: 'h_j·[h_j is among the k largest of its row]',
    better: 'neither way: it is a setting',
    source: 'Makhzani & Frey 2014; Gao et al. 2024',
    at: ['sparsity.k'],
  },
  deadUnit: { label: 'dead unit', means: 'A unit that is active on no held-out row.', source: 'this lab' },
  unitMap: {
    label: 'map of units',
    means:
      'Units against concepts, darker where a unit responds more to a concept: a staircase where units are monosemantic.',
    source: 'this lab',
  },
} as const satisfies Record<string, Word>
