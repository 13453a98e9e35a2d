import { z } from 'zod'
import { define } from './reader.ts'

export const dense = define({
  name: 'dense',
  summary: 'Reading is free: a linear student undoes any rotation.',
  source: 'this lab',
  formula: '0',
  options: z.object({}),
  rotationInvariant: true,
})
