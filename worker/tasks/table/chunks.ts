import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { kindOf, whyNot } from '../../../runtime/wholeFile.ts'
import { TaskDataError } from '../dataError.ts'

/** Bytes that are read at a time. */
const chunkBytes = 4 * 2 ** 20

/** The formats of tables, in words. */
const formats = 'CSV, TSV or Parquet'

/** Opens the file of a table, to be closed by the caller; throws TaskDataError where it is no file. `size` is in bytes. */
export function openTable(path: string): { file: number; size: number } {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    const words = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : whyNot(error)
    throw new TaskDataError(`${path}: ${words}; expected a table (${formats}). Check the path.`)
  }
  const facts = fstatSync(file)
  if (facts.isFile()) return { file, size: facts.size }
  closeSync(file)
  throw new TaskDataError(`${path}: is ${kindOf(facts)}, not a file; expected a table (${formats}). Check the path.`)
}

/** The bytes of a file in parts: it may be larger than memory. Throws TaskDataError where it is no file. */
export function* chunksOf(path: string): Generator<Uint8Array> {
  const { file } = openTable(path)
  try {
    for (;;) {
      const bytes = Buffer.allocUnsafe(chunkBytes)
      const read = readSync(file, bytes, 0, chunkBytes, null)
      if (read === 0) return
      yield bytes.subarray(0, read)
    }
  } finally {
    closeSync(file)
  }
}
