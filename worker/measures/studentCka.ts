import { z } from 'zod'
import type { MeasureFacts } from '../../core/catalog/measure.ts'
import { finite, score } from './facts.ts'
import { mean } from './factors.ts'
import { imitators, ofImitators } from './imitation.ts'
import { needing, type Imitation, type Measure } from './measure.ts'

const source = 'Kornblith et al. 2019, arXiv 1905.00414, section 3'

const facts = (student: string): readonly [MeasureFacts] => [
  score(`cka.${student.replaceAll(' ', '')}`, `Linear CKA of the code and its copy by ${student}`, source, {
    means:
      "How alike the code and a new student's copy of it are, up to rotation and scale; a collapsed code wins, so read participation ratio and fidelity beside it.",
    formula: '‖ĤᵀH‖²_F / (‖HᵀH‖_F·‖ĤᵀĤ‖_F), code H and copy Ĥ centred, at the largest n',
    unit: 'CKA',
    nothing: 0,
    rotationInvariant: true,
  }),
]

/**
 * Linear CKA between the code and the copy of a held-out student that has learnt it from the most examples, on held-out rows. It
 * weighs directions by their variance squared: a code that is one direction of large variance is copied easily, and has
 * 1 whatever it says.
 */
export const studentCka: Measure = needing(['imitations'], {
  name: 'studentCka',
  summary: 'How alike the code and the copies of held-out students are, up to rotation and scale.',
  source,
  options: z.object({}),
  values: imitators.flatMap(facts),
  measure: (evidence) =>
    ofImitators(evidence, facts, (rows, student) => {
      const most = Math.max(...rows.map(({ n }) => n))
      const last = mean(rows.filter(({ n }) => n === most).map(aligned))
      return { [facts(student)[0].name]: finite(last, 'the copy was not compared with the code') }
    }),
})

/** CKA of one copy; of one that does not vary, or is not finite, 0. */
export const aligned = ({ cka }: Imitation): number => (cka === undefined ? NaN : Number.isFinite(cka) ? cka : 0)
