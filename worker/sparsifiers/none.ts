import { z } from 'zod'
import { define } from './sparsifier.ts'

export const none = define({
  name: 'none',
  summary: 'No constraint.',
  source: 'this lab',
  formula: 'h',
  options: z.object({}),
})
