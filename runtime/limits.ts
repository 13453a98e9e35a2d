import { readFileSync } from 'node:fs'

/** Limits that the system sets for this process and those it starts; null where it sets none, or does not say. */
export interface Limits {
  /** Memory that a process may map, used or not (`ulimit -v`, `h_vmem` of a batch system), bytes. */
  addressSpaceBytes: number | null
  /** `ulimit -n`. */
  openFiles: number | null
  /** Processes and threads of the user (`ulimit -u`). */
  processes: number | null
  /** Memory of the control group, as of a container or a batch job, bytes. */
  memoryBytes: number | null
}

/** The limits of this process; `text` is what Linux says of them, empty where nothing is said. */
export function limits(text = told(), memory = process.constrainedMemory()): Limits {
  const soft = (name: string): number | null => {
    const [, value] = new RegExp(`^${name} +(\\d+) `, 'm').exec(text) ?? []
    return value === undefined ? null : Number(value)
  }
  return {
    addressSpaceBytes: soft('Max address space'),
    openFiles: soft('Max open files'),
    processes: soft('Max processes'),
    // Without a limit the system gives zero, or more than any machine has.
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

/** Address space in which the lab is known to work, bytes. */
export const enoughAddressSpace = 8 * 2 ** 30

/** `the address space of a process is limited to 4.0 GB (ulimit -v, h_vmem)`; null where it is not limited. */
export function addressSpaceWords({ addressSpaceBytes } = limits()): string | null {
  if (addressSpaceBytes === null) return null
  return `the address space of a process is limited to ${gigabytes(addressSpaceBytes)} here (ulimit -v, or h_vmem of a batch system)`
}

/** Why no further process or file could be had, for an error code of the system; null for codes that name no limit. */
export function limitWords(code: string | undefined, { processes, openFiles, ...more } = limits()): string | null {
  if (code === 'EAGAIN')
    return `the system allows no further process or thread (ulimit -u is ${processes ?? 'not known'}); end other programs, or raise that limit`
  if (code === 'EMFILE' || code === 'ENFILE')
    return `the system allows no further open file (ulimit -n is ${openFiles ?? 'not known'}); raise that limit`
  if (code !== 'ENOMEM') return null
  const space = addressSpaceWords({ processes, openFiles, ...more })
  return space ? `no memory is left: ${space}; raise that limit` : 'no memory is left; end other programs'
}

/** `4.0 GB`, or `512 MB` */
export const gigabytes = (bytes: number): string =>
  bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GB` : `${Math.round(bytes / 2 ** 20)} MB`
