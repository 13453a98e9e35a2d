import type { Claim } from './claim.ts'
import { againstDense, readsForFree } from './contrasts.ts'
import { gain } from './gain.ts'
import { imitation, readings } from './looks.ts'

/** C5: students that pay to read against students that read for free, at the same pressure. */
export const whichStudent: Claim = {
  name: 'C5',
  title: 'Which student',
  statement:
    'The student decides what “easy” means: one that pays to read makes cleaner units than one that undoes any rotation for free.',
  published: '',
  judge: gain({
    claim: 'C5',
    contrasts: [againstDense],
    halves: [
      {
        title: 'Reading',
        looks: readings,
        missing: 'No measure of reading was taken that depends on the axes of the code.',
      },
    ],
    beside: imitation,
    rivals: {
      words: 'students that read for free',
      of: (_, { settings }) => settings.filter(({ settings: own }) => readsForFree(own)),
    },
  }),
  missing: 'No setting whose students pay to read has the same setting with students that read for free beside it.',
  lines: () => [
    'teaching:',
    '  pressure: 1',
    '  students:',
    '    - { sees: code, predicts: targets, reader: { kind: l1, cost: [0, 0.003, 0.01] } }',
    'seeds: 20',
  ],
}
