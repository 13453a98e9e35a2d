import type { Claim } from './claim.ts'
import { againstBaseline, againstDense, isDirect } from './contrasts.ts'
import type { Rivals } from './equallyCapable.ts'
import { gain } from './gain.ts'
import { imitation, learnings, readings } from './looks.ts'

/** Settings without a student, over every sparsity: what a regulariser alone would do. */
const unpressured: Rivals = {
  words: 'settings without pressure',
  of: (_, { settings }) => settings.filter(({ settings: own }) => isDirect(own)),
}

/** C1: pressured settings against none, and against the same pressure from students that read for free. */
export const transfer: Claim = {
  name: 'C1',
  title: 'Transfer',
  statement:
    'A primary trained to be easy for some students is easier for new students to learn, and easier to read: its units mean one thing each.',
  published: '',
  judge: gain({
    claim: 'C1',
    contrasts: [againstBaseline, againstDense],
    halves: [
      {
        title: 'New students',
        looks: learnings,
        missing: 'What new students pass on was not measured (evaluation.measures: default takes it).',
      },
      {
        title: 'Reading',
        looks: readings,
        missing: 'No measure of reading was taken that depends on the axes of the code.',
      },
    ],
    beside: imitation,
    rivals: unpressured,
  }),
  missing: 'No setting has the same setting without pressure beside it.',
  lines: () => [
    'teaching:',
    '  pressure: [0, 1]',
    '  students:',
    '    - { sees: code, predicts: targets, reader: { kind: l1, cost: [0, 0.003, 0.01] } }',
    'seeds: 20',
  ],
}
