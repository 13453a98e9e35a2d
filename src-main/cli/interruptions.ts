import { exit } from './command.ts'

/** Ctrl-C, or the terminal being closed. */
export interface Interruptions {
  /** Sets the action for the first interruption; runs it at once if that has already happened. */
  on(act: () => void): void
}

/** A terminal and a parent may both forward the same Ctrl-C. */
const sameMs = 200
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Listens for interruptions from now on; the second one exits at once. */
export function interruptions(): Interruptions {
  let act = () => {}
  let first = -Infinity
  const notice = () => {
    const now = performance.now()
    if (now - first < sameMs) return
    if (first > 0) process.exit(exit.interrupted)
    first = now
    act()
  }
  for (const signal of signals) process.on(signal, notice)
  return {
    on(wanted) {
      act = wanted
      if (first > 0) act()
    },
  }
}
