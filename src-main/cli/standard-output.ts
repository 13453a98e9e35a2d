import { fstatSync, writeSync } from 'node:fs'
import { exit } from './command.ts'

const ignore = () => {}

type Stream = NodeJS.WriteStream & { fd: number }

/** The output for a command's results; a failed write ends the process. */
export interface StandardOutput {
  write(data: string | Uint8Array): void
}

/** Standard output of this process. If not everything could be written, a message on standard error says so. */
export function standardOutput(out: Stream = process.stdout): StandardOutput {
  // Otherwise a limit on file sizes would end the process silently.
  if (process.platform !== 'win32') process.off('SIGXFSZ', ignore).on('SIGXFSZ', ignore)
  out.on('error', outputFailed)
  if (!takesPart(out)) return { write: (data) => void out.write(data) }
  return {
    write(data) {
      const bytes = typeof data === 'string' ? Buffer.from(data) : data
      try {
        for (let at = 0; at < bytes.length;) at += writeSync(out.fd, bytes, at)
      } catch (error) {
        outputFailed(error as NodeJS.ErrnoException)
      }
    },
  }
}

/** Whether it is a file or a device: Node's stream may write only a part to those and not notice. */
function takesPart(out: Stream): boolean {
  if (out.isTTY || process.platform === 'win32') return false
  try {
    const found = fstatSync(out.fd)
    return found.isFile() || found.isCharacterDevice()
  } catch {
    return false
  }
}

/**
 * Handles a failed write: a closed pipe (`pellucid list | head`) is not an error; anything else means that output is
 * incomplete.
 */
function outputFailed({ code, message }: NodeJS.ErrnoException): never {
  if (code === 'EPIPE') process.exit(exit.done)
  const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : message
  process.stderr.write(`standard output: ${why}; what was written there is cut off\n`)
  process.exit(exit.someFailed)
}
