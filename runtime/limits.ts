import { readFileSync } from 'node:fs'

/** Limits that the system sets for this process and those it starts; null if there is none or it is unknown. */
export interface Limits {
  /** Address space of a process, used or not (`ulimit -v`, `h_vmem` of a batch system), bytes. */
  addressSpaceBytes: number | null
  /** `ulimit -n`. */
  openFiles: number | null
  /** Processes and threads of the user (`ulimit -u`). */
  processes: number | null
  /** Memory of the control group, as of a container or a batch job, bytes. */
  memoryBytes: number | null
}

/** The limits of this process; `text` is Linux's own list of them, empty if there is none. */
export function limits(text = told(), memory = process.constrainedMemory()): Limits {
  const soft = (name: string): number | null => {
    const [, value] = new RegExp(`^${name} +(\\d+) `, 'm').exec(text) ?? []
    return value === undefined ? null : Number(value)
  }
  return {
    addressSpaceBytes: soft('Max address space'),
    openFiles: soft('Max open files'),
    processes: soft('Max processes'),
    // Without a limit the system reports zero, or more than any machine has.
    memoryBytes: memory > 0 && memory < 2 ** 50 ? memory : null,
  }
}

function told(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8')
  } catch {
    return ''
  }
}

/** `the address space of a process is limited to 4.0 GB (ulimit -v, h_vmem)`; null if it is not limited. */
export function addressSpaceWords({ addressSpaceBytes } = limits()): string | null {
  if (addressSpaceBytes === null) return null
  return `the address space of a process is limited to ${gigabytes(addressSpaceBytes)} here (ulimit -v, or h_vmem of a batch system)`
}

/** How the system reports that a limit was reached: by code or by message. */
const met = {
  processes: /\bEAGAIN\b|Resource temporarily unavailable/,
  openFiles: /\bE[MN]FILE\b|Too many open files/i,
  memory: /\bENOMEM\b|Cannot allocate memory/,
}

/** Which limit caused a system error, by its code or message, and what to do; null for other errors. */
export function limitWords(said = '', found = limits()): string | null {
  if (met.processes.test(said))
    return `the system allows no further process or thread (ulimit -u is ${found.processes ?? 'not known'}); end other programs, or raise that limit`
  if (met.openFiles.test(said))
    return `the system allows no further open file (ulimit -n is ${found.openFiles ?? 'not known'}); raise that limit`
  if (!met.memory.test(said)) return null
  const space = addressSpaceWords(found)
  return space ? `no memory is left: ${space}; raise that limit` : 'no memory is left; end other programs'
}

/** The same message, with the limit that caused it. */
export function withLimit(message: string): string {
  const words = limitWords(message)
  return words === null || message.includes(words) ? message : `${message}\n${words}`
}

/** `4.0 GB`, or `512 MB` */
export const gigabytes = (bytes: number): string =>
  bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GB` : `${Math.round(bytes / 2 ** 20)} MB`
