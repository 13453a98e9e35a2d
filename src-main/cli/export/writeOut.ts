import { statSync, type Stats } from 'node:fs'
import { writeExport } from '../../exports/write.ts'
import { BadInput, type Call } from '../command.ts'

/** Writes a file that was asked for, or puts it on standard output where it is `-`; tells what it is. */
export async function writeOut(
  { terminal, options }: Pick<Call, 'terminal' | 'options'>,
  out: string,
  bytes: Uint8Array,
  told: { words: string; more?: Record<string, unknown> },
): Promise<void> {
  if (out === '-' || out === '/dev/stdout') return terminal.bytes(bytes)
  refuseHistory(out, options.history)
  try {
    await writeExport(out, bytes)
  } catch (error) {
    throw new BadInput((error as Error).message)
  }
  if (options.json) terminal.json({ file: out, bytes: bytes.length, ...told.more })
  else if (!options.quiet) terminal.err(`${out}: ${told.words}`)
}

/** An export must not replace the history that it is of, whatever name leads there. */
function refuseHistory(out: string, history: string): void {
  let found: Stats | undefined
  try {
    found = statSync(out, { throwIfNoEntry: false })
  } catch {
    // What is wrong with the path is told by who writes there.
  }
  if (!found) return
  for (const part of ['', '-wal', '-shm', '-lock']) {
    const own = statSync(`${history}${part}`, { throwIfNoEntry: false })
    if (own && own.dev === found.dev && own.ino === found.ino)
      throw new BadInput(`--out: ${out} belongs to the history ${history}, which stays; name another file`)
  }
}
