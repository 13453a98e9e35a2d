import type { Claim } from './claim.ts'
import { againstBaseline, againstDense } from './contrasts.ts'
import { gain } from './gain.ts'
import { imitation, readings } from './looks.ts'

/** C1: pressured settings against none, and against the same pressure from students that read for free. */
export const transfer: Claim = {
  name: 'C1',
  title: 'Transfer',
  statement:
    'A primary trained to be easy for some students is easier for new students, and for people: its units mean one thing each.',
  published: '',
  judge: gain({ claim: 'C1', contrasts: [againstBaseline, againstDense], looks: readings, beside: imitation }),
  missing: 'No setting has the same setting without pressure beside it.',
  lines: () => [
    'teaching:',
    '  pressure: [0, 1]',
    '  students:',
    '    - { sees: code, predicts: targets, reader: { kind: l1, cost: [0, 0.003, 0.01] } }',
    'seeds: 20',
  ],
}
