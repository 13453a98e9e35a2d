import { z } from 'zod'
import type { Sparsifier } from './sparsifier.ts'

export const none: Sparsifier = {
  name: 'none',
  summary: 'No constraint.',
  source: 'this lab',
  options: z.object({}),
}
