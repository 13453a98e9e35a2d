import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

/** Processor time so far, in seconds, of the processes whose command line contains a word; NaN without /proc. */
export function spentBy(word: string): number {
  try {
    return readdirSync('/proc').reduce((sum, pid) => sum + (/^\d+$/.test(pid) ? spentIn(pid, word) : 0), 0)
  } catch {
    return NaN
  }
}

function spentIn(pid: string, word: string): number {
  try {
    if (!readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(word)) return 0
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // After the name, which may contain blanks: the 14th and 15th fields of proc(5), user and system time.
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11) as [string, string]
    return (Number(user) + Number(system)) / ticksPerSecond
  } catch {
    return 0 // It has ended since it was listed.
  }
}
