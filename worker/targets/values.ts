import { z } from 'zod'
import { squared } from '../distances/squared.ts'
import type { Target } from './target.ts'
import { squaredError, unexplained } from './variance.ts'

export const values: Target = {
  name: 'values',
  summary: 'A number for each output, under squared error summed over outputs.',
  source: 'least squares',
  options: z.object({}),
  outputs: 'values',
  width: (C) => C,
  read: (rows) => rows,
  loss: (target, outputs) => squared.between(target, outputs, {}),
  scores: (outputs, rows, C) => ({
    loss: squaredError(outputs, rows) / (outputs.length / C),
    r2: 1 - unexplained(outputs, rows, C, 1e-4),
  }),
}
