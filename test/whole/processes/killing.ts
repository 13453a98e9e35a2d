import { setTimeout as sleep } from 'node:timers/promises'
import { kill, until, type Role, type Started, type TestLab } from './lab.ts'

const targets: Role[] = ['trainer', 'cli', 'coordinator', 'service']

/** What killing showed. */
export interface Endured {
  killed: Record<string, number>
  /** Longest time until nothing was left after the command line or the service was killed, ms. */
  slowestMs: number
}

/**
 * Runs an experiment (arguments `begin`) and kills a process of it, each kind in turn, at random moments, resuming as
 * a user would, until `kills` were killed or it has ended; then runs it to its end.
 */
export async function killAtRandom(
  lab: TestLab,
  begin: string[],
  { kills, seed, withinMs, options = [] }: { kills: number; seed: number; withinMs: number; options?: string[] },
): Promise<Endured> {
  const random = randomOf(seed)
  const killed: Record<string, number> = {}
  let slowestMs = 0
  let cli = lab.start(...begin, '--json', ...options)
  const trains = () => isOver(cli) || lab.processes().some(({ role }) => role === 'trainer')
  await until('a trainer has started', trains)
  for (let k = 0; k < kills && !isOver(cli); k++) {
    // One in four comes while processes are still starting.
    if (random() > 0.25) await until('a trainer has started', trains)
    await sleep(random() * withinMs)
    if (isOver(cli)) break
    const role = targets[k % targets.length]!
    const chosen = lab.processes().filter((process) => process.role === role)
    if (chosen.length === 0) continue
    killed[role] = (killed[role] ?? 0) + 1
    kill(chosen[Math.floor(random() * chosen.length)]!.pid)
    if (role === 'cli' || role === 'service') {
      slowestMs = Math.max(slowestMs, await lab.gone())
      cli = lab.start('resume', '--json', ...options)
    }
  }
  await cli.ended
  return { killed, slowestMs }
}

const isOver = ({ process }: Started) => process.exitCode !== null || process.signalCode !== null

/** Small numbers in [0, 1) that are the same every time. */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
