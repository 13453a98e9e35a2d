import { fileURLToPath } from 'node:url'
import { answered } from './child.ts'
import type { Throughput } from './cohortTrainer.ts'

/** Throughput of one engine by number of runs in a cohort, and why it stopped growing. */
export interface Growth {
  engine: string
  program: string
  sizes: Throughput[]
  end: string
}

const trainer = fileURLToPath(new URL('./cohortTrainer.ts', import.meta.url))
const mostRuns = 65536

/** Doubles the runs of a cohort until it no longer fits or the time is up, each size in a separate process. */
export async function growth(
  engine: string,
  program: string,
  { quick, limitMs }: { quick: boolean; limitMs: number },
): Promise<Growth> {
  const until = performance.now() + limitMs
  const sizes: Throughput[] = []
  const done = (end: string): Growth => ({ engine, program, sizes, end })
  for (let runs = 1; runs <= (quick ? 4 : mostRuns); runs *= 2) {
    const left = until - performance.now()
    if (left < 2000) return done(`${runs} runs: no time left`)
    try {
      const said = await answered([trainer, engine, program, String(runs), quick ? '0.2' : '1'], left)
      sizes.push(JSON.parse(said) as Throughput)
    } catch (error) {
      return done(`${runs} runs: ${(error as Error).message}`)
    }
  }
  return done('all sizes tried')
}
