import type { Choice } from '../../core/experiment/types.ts'
import { TaskDataError } from './dataError.ts'
import { tasks } from './index.ts'

/** A task with its data named by their hash, if they are a user's files; throws TaskDataError if they cannot be used. */
export function checkTask(task: Choice): Choice {
  const hash = tasks.get(task.kind).check?.(task) ?? null
  return hash === null ? task : { ...task, data: hash }
}

/** Why the data of a task cannot be used as its settings name them; null if they can. */
export function dataFault(task: Choice): string | null {
  try {
    checkTask(task)
    return null
  } catch (error) {
    if (error instanceof TaskDataError) return error.message
    throw error
  }
}
