import { z } from 'zod'
import type { Reader } from './reader.ts'

export const dense: Reader = {
  name: 'dense',
  summary: 'Reading is free: a linear student undoes any rotation.',
  source: 'this lab',
  options: z.object({}),
}
