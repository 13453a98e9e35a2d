import { kill, type Role, type TestLab } from '../../../test/whole/processes/lab.ts'
import type { Found } from './round.ts'

/** Whom a kill is for: one process of a kind, or all at once. */
export type Victim = Role | 'all'

/** Kills one victim if it is there, and counts it. Whether it was there. */
export function strike(lab: TestLab, victim: Victim, random: () => number, found: Found): boolean {
  const there = lab.processes().filter(({ role }) => victim === 'all' || role === victim)
  if (there.length === 0) return false
  const chosen = victim === 'all' ? there : [there[Math.floor(random() * there.length)]!]
  for (const { pid } of chosen) kill(pid)
  found.killed[victim] = (found.killed[victim] ?? 0) + 1
  return true
}

/** One of several, by a number in [0, 1). */
export const oneOf = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!
