import { readFileSync } from 'node:fs'

/** Where Linux counts the processes that it killed for lack of memory: on the machine, and in this control group. */
const counters = ['/proc/vmstat', '/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control']

/**
 * Number of processes that the system has killed for lack of memory since it started; null if unknown. A child that
 * ends with SIGKILL while this grows was most likely one of them.
 */
export function oomKills(files = counters): number | null {
  const counts = files.flatMap((file) => {
    try {
      const [, count] = /^oom_kill (\d+)$/m.exec(readFileSync(file, 'utf8')) ?? []
      return count === undefined ? [] : [Number(count)]
    } catch {
      return []
    }
  })
  return counts.length > 0 ? counts.reduce((a, b) => a + b) : null
}
