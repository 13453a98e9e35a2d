import { tasks } from '../tasks/index.ts'
import type { TaskData } from '../tasks/task.ts'

const opened = new Map<string, TaskData>()

/** A task's data, read once per process. */
export function openTask(task: { kind: string }): TaskData {
  const key = JSON.stringify(task)
  const data = opened.get(key) ?? tasks.get(task.kind).open(task)
  opened.set(key, data)
  return data
}
