import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { kindOf, whyNot } from '../../../runtime/wholeFile.ts'
import { TaskDataError } from '../dataError.ts'

/** Bytes that are read at a time. */
const chunkBytes = 4 * 2 ** 20

/** Opens the file of a table to read it, and closes it afterwards. Throws TaskDataError where it is no file. */
export function* opened<T>(path: string, use: (file: number, facts: Stats) => Iterable<T>): Generator<T> {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    const words = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : whyNot(error)
    throw new TaskDataError(`${path}: ${words}; expected a table (${formats}). Check the path.`)
  }
  try {
    const facts = fstatSync(file)
    if (!facts.isFile())
      throw new TaskDataError(
        `${path}: is ${kindOf(facts)}, not a file; expected a table (${formats}). Check the path.`,
      )
    yield* use(file, facts)
  } finally {
    closeSync(file)
  }
}

/** The formats of tables, in words. */
const formats = 'CSV or TSV'

/** The bytes of a file in parts: it may be larger than memory. Throws TaskDataError where it is no file. */
export const chunksOf = (path: string): Generator<Uint8Array> =>
  opened(path, function* (file) {
    for (;;) {
      const bytes = Buffer.allocUnsafe(chunkBytes)
      const read = readSync(file, bytes, 0, chunkBytes, null)
      if (read === 0) return
      yield bytes.subarray(0, read)
    }
  })
