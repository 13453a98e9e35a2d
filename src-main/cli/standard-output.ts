import { fstatSync, writeSync } from 'node:fs'
import { exit } from './command.ts'

const ignore = () => {}

type Stream = NodeJS.WriteStream & { fd: number }

/** What a command writes its results to; a failure to do so ends the process. */
export interface StandardOutput {
  write(data: string | Uint8Array): void
}

/** Standard output of this process: all of it is written, or a word on standard error says that it was cut off. */
export function standardOutput(out: Stream = process.stdout): StandardOutput {
  // Else a limit on the size of files ends the process without a word.
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

/** Whether it is a file or a device, of which Node's own stream takes a part that was written for all of it. */
function takesPart(out: Stream): boolean {
  if (out.isTTY || process.platform === 'win32') return false
  try {
    const found = fstatSync(out.fd)
    return found.isFile() || found.isCharacterDevice()
  } catch {
    return false
  }
}

/** A closed pipe (`pellucid list | head`) is not a fault; anything else is, and what was written is not all. */
function outputFailed({ code, message }: NodeJS.ErrnoException): never {
  if (code === 'EPIPE') process.exit(exit.done)
  const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : message
  process.stderr.write(`standard output: ${why}; what was written there is cut off\n`)
  process.exit(exit.someFailed)
}
