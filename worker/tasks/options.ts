import type { z } from 'zod'
import { TaskDataError } from './task.ts'

/** The options with their defaults; throws TaskDataError naming each faulty field. */
export function checked<T extends z.ZodObject>(schema: T, options: Record<string, unknown>): z.output<T> {
  const result = schema.safeParse(options)
  if (result.success) return result.data
  throw new TaskDataError(result.error.issues.map((i) => `task.${i.path.join('.')}: ${i.message}`).join('; '))
}
