/** Data or options that cannot be used: the message names the file or field, what was expected, and what to do. */
export class TaskDataError extends Error {
  override name = 'TaskDataError'
}
