import type { Contender, Started } from './contender.ts'

/** One contender's result on one program. */
export interface Timed {
  contender: string
  processes: number
  /** Steps of all runs in each timed window. */
  steps: number
  /** Model-steps per second of each round. */
  rates: number[]
  /** Each run's task loss on batch 0 after ten steps. */
  losses: number[]
  /** Seconds to generate one batch of all runs, timed separately. */
  dataSeconds: number
}

/**
 * Times contenders alternately, all of them in every round, each round starting with the next one; no round begins
 * after `until`, ms.
 */
export async function alternate(
  contenders: readonly Contender[],
  program: { name: string; runs: number; folder: string; dataSeconds: number },
  { rounds, seconds, until = Infinity }: { rounds: number; seconds: number; until?: number },
): Promise<Timed[]> {
  const started: Started[] = []
  try {
    const all: Timed[] = []
    for (const { name, start } of contenders) {
      const one = await start(program.name, program.folder)
      started.push(one)
      const { processes, losses, dataSeconds = program.dataSeconds } = one
      all.push({ contender: name, processes, losses, dataSeconds, steps: await stepsWithin(one, seconds), rates: [] })
    }
    for (let round = 0; round < rounds && (round === 0 || performance.now() < until); round++)
      for (let i = 0; i < all.length; i++) {
        const place = (round + i) % all.length
        const { steps, rates } = all[place]!
        rates.push((program.runs * steps) / (await started[place]!.train(steps)))
      }
    return all
  } finally {
    for (const one of started) one.stop()
  }
}

/** How many steps take about `seconds`, at least one. */
async function stepsWithin({ train }: Started, seconds: number): Promise<number> {
  for (let steps = 1; ; steps *= 4) {
    const took = await train(steps)
    if (took > seconds / 8) return Math.max(1, Math.round((steps * seconds) / took))
  }
}

/** The middle value, or the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** The median over rounds of the speed of `a` relative to `b` in the same round. */
export const ratio = (a: Timed, b: Timed): number => median(a.rates.map((rate, round) => rate / b.rates[round]!))

/** The least of these over rounds. */
export const leastRatio = (a: Timed, b: Timed): number =>
  Math.min(...a.rates.map((rate, round) => rate / b.rates[round]!))

/**
 * How far runs' losses are from another contender's, the median over runs; Infinity if one is far off. Not the maximum:
 * a unit that rounding moves across zero changes its own run by 1e-4 and more within ten steps.
 */
export function apart(a: Timed, b: Timed): number {
  const gaps = a.losses.map((loss, run) => Math.abs(loss - b.losses[run]!))
  return gaps.length === b.losses.length && gaps.every((gap) => gap < 1e-2) ? median(gaps) : Infinity
}
