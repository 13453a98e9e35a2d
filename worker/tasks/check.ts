import type { Choice } from '../../core/experiment/types.ts'
import { tasks } from './index.ts'

/** Throws TaskDataError if the data of a task cannot be used. */
export function checkTask(task: Choice): void {
  tasks.get(task.kind).check?.(task)
}
