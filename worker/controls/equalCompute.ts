import { z } from 'zod'
import type { Control } from './control.ts'

export const equalCompute: Control = {
  name: 'equal-compute',
  summary: 'The plain primary, trained for the operations that primary and students take together.',
  source: 'this lab',
  options: z.object({}),
  trains: true,
  teaching: 'counted',
  labels: 'own',
  steps({ steps }, operations) {
    const { taught, alone } = operations()
    return Math.max(1, Math.round((steps * taught) / alone))
  },
}
