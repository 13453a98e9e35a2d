import { z } from 'zod'
import { controlled, furtherLearning, imitating, knowledgeOf } from './imitating.ts'
import { define } from './teaching.ts'

const [teacher, student] = ['teacher', 'student']
const series = 'distance from the teacher'

export const compress = define({
  name: 'compress',
  summary: 'A teacher of its own architecture learns the task; then the primary learns it and to imitate its outputs.',
  source: 'Hinton, Vinyals & Dean 2015 (there: kl at temperature T beside the task, α of it; here π = α / (1 − α))',
  options: z.object(controlled),
  imitates: 'outputs',
  targetsOf: knowledgeOf,
  further: {
    [teacher]: {
      description: 'The network that learns first, and is imitated; without a sparsifier.',
      default: { kind: 'mlp', hidden: [256, 256] },
    },
  },
  copies: () => 0,
  programs(parts, { control }) {
    const { outputs } = parts.further[teacher]!
    return [furtherLearning(parts, teacher), imitating(parts, { name: student, series, control, outputs })]
  },
  phases: () => [
    {
      name: teacher,
      doing: 'training the teacher',
      label: 'Teacher, step',
      moves: true,
      time: 2,
      calls: (step) => [{ program: teacher, rows: teacher, batch: step }],
      reports: [],
    },
    {
      name: student,
      doing: 'training its student',
      label: 'Student, step',
      moves: true,
      time: 5 / 3, // a pass forward of the teacher, beside one forward and two back
      calls: (step) => [{ program: student, rows: 'primary', batch: step }],
      reports: [series],
      plainRows: true,
    },
  ],
})
