import { tasks } from '../tasks/index.ts'
import type { TaskData } from '../tasks/task.ts'

/** How many tasks stay open: stored pictures may be large, and a sweep of a task's options opens one after the other. */
const mostOpen = 2
/** The one opened or asked for last is the last. */
const opened = new Map<string, TaskData>()

/** A task's data, read once per process unless others were opened since. */
export function openTask(task: { kind: string }): TaskData {
  const key = JSON.stringify(task)
  const data = opened.get(key) ?? tasks.get(task.kind).open(task)
  opened.delete(key)
  opened.set(key, data)
  if (opened.size > mostOpen) opened.delete(opened.keys().next().value!)
  return data
}
