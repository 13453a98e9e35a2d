import { exit } from './command.ts'

/** Ctrl-C, or the terminal going away. */
export interface Interruptions {
  /** What the first one does; at once, when it has come already. */
  on(act: () => void): void
}

/** A terminal and a parent may both pass on the same Ctrl-C. */
const sameMs = 200
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Notices interruptions from now on; the second one leaves at once. */
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
