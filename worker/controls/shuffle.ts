import { z } from 'zod'
import type { Control } from './control.ts'

export const shuffle: Control = {
  name: 'shuffle',
  summary: 'Trained on shuffled labels: every training row has the targets of another, drawn by the seed.',
  source: 'Zhang et al. 2017, arXiv 1611.03530 (random labels)',
  options: z.object({}),
  trains: true,
  teaching: 'kept',
  labels: 'shuffled',
  null: 'shuffled',
}
