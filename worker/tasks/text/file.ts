import { readFileSync, statSync } from 'node:fs'
import { TaskDataError } from '../dataError.ts'

/** The most bytes of a text. */
const largest = 256 * 2 ** 20

/** A text file, with line ends as \n and without a byte order mark. Throws TaskDataError. */
export function textOf(file: string): string {
  let bytes: Uint8Array
  try {
    const { size } = statSync(file)
    if (size > largest)
      throw new TaskDataError(
        `task.file: ${file} has ${Math.ceil(size / 2 ** 20)} MiB; expected at most ${largest / 2 ** 20}. Give a part of it.`,
      )
    bytes = readFileSync(file)
  } catch (error) {
    if (error instanceof TaskDataError) throw error
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a folder' : (code ?? 'unreadable')
    throw new TaskDataError(`task.file: ${file}: ${why}; expected a text file. Check the path.`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n')
  } catch {
    throw new TaskDataError(`task.file: ${file} is not text in UTF-8. Save it as UTF-8, or give another file.`)
  }
}
