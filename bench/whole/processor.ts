import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks per second of /proc, which Linux fixes for user programs. */
const ticks = 100
const everyMs = 50

/**
 * Counts the processor time of a process and its descendants while it runs; NaN without /proc. Unlike wall time it is
 * hardly affected by other programs. The last 50 ms of a process may be missed.
 */
export function processorTime(root: number): () => number {
  const seconds = new Map<number, number>([[root, 0]])
  const look = () => {
    for (const { pid, parent, used } of processes())
      if (seconds.has(pid) || seconds.has(parent)) seconds.set(pid, Math.max(used, seconds.get(pid) ?? 0))
  }
  const timer = setInterval(look, everyMs)
  look()
  return () => {
    clearInterval(timer)
    const sum = [...seconds.values()].reduce((a, b) => a + b, 0)
    return sum > 0 ? sum : NaN
  }
}

/** Every process of this machine, parents before the children they started. */
function processes(): { pid: number; parent: number; used: number }[] {
  const found = numbered('/proc').flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // The name in brackets may contain anything; the fields after it are parent (1), user time and system time (11,
      // 12).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return [{ pid, parent: Number(fields[1]), used: (Number(fields[11]) + Number(fields[12])) / ticks }]
    } catch {
      return []
    }
  })
  return found.sort((a, b) => a.pid - b.pid)
}

function numbered(folder: string): number[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}
