import type { Choice } from '../../core/experiment/types.ts'
import { TaskDataError } from './dataError.ts'
import { tasks } from './index.ts'

/** A task whose data can be used: named by their hash if they are a user's files, and how those were understood. */
export interface CheckedTask {
  task: Choice
  said: string[]
}

/** Checks the data of a task; throws TaskDataError if they cannot be used. */
export function checkTask(task: Choice): CheckedTask {
  const found = tasks.get(task.kind).check?.(task)
  if (!found) return { task, said: [] }
  const { hash, holds, said } = found
  return { task: { ...task, data: hash }, said: holds === undefined ? said : [holds, ...said] }
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
