import { z } from 'zod'
import type { Control } from './control.ts'

export const none: Control = {
  name: 'none',
  summary: 'No control: the run is trained as the file says.',
  source: 'the experiment itself',
  options: z.object({}),
  trains: true,
  teaching: 'kept',
  labels: 'own',
}
