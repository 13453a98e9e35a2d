import { z } from 'zod'
import type { Control } from './control.ts'

export const random: Control = {
  name: 'random',
  summary: 'The same architecture untrained: the primary is evaluated as it starts.',
  source: 'Heap et al. 2025, arXiv 2501.17727; Méloux et al. 2025, arXiv 2512.18792',
  options: z.object({}),
  trains: false,
  teaching: 'ignored',
  labels: 'own',
  null: 'untrained',
}
