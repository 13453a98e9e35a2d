import type { ExperimentRecord } from './records.ts'

/** How every run of an experiment was lost, `2 diverged, 1 failed`; null if one is done, or may still be. */
export function allLost({ queued, running, done, diverged, failed }: ExperimentRecord['runs']): string | null {
  if (queued + running + done > 0) return null
  const lost = Object.entries({ diverged, failed }).filter(([, count]) => count > 0)
  return lost.map(([state, count]) => `${count} ${state}`).join(', ') || null
}
