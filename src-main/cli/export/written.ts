import { writeExport } from '../../service/export/write.ts'
import { BadInput, type Call } from '../command.ts'

/** Writes a file that was asked for, or puts it on standard output where it is `-`; tells what it is. */
export async function written(
  { terminal, options }: Pick<Call, 'terminal' | 'options'>,
  out: string,
  bytes: Uint8Array,
  told: { words: string; more?: Record<string, unknown> },
): Promise<void> {
  if (out === '-') {
    process.stdout.write(bytes)
    return
  }
  try {
    await writeExport(out, bytes)
  } catch (error) {
    throw new BadInput((error as Error).message)
  }
  if (options.json) terminal.out(JSON.stringify({ file: out, bytes: bytes.length, ...told.more }))
  else if (!options.quiet) terminal.err(`${out}: ${told.words}`)
}
