/** How fast an engine trains one of the calibrated programs, in one process. */
export interface Speed {
  /** The built-in experiment that it is a cohort of. */
  program: string
  /** Multiplications and additions of one training step of one run. */
  flops: number
  /** Training steps per second, summed over the runs of the cohort. */
  modelStepsPerSecond: number
}

/** One calibrated program on one engine. */
export interface Measured extends Speed {
  /** What two of its runs report after three steps on small batches, to hold against the reference: losses, distances. */
  results: number[]
}

/** An engine as `pellucid engines` lists it. */
export interface EngineReport {
  name: string
  summary: string
  available: boolean
  /** Why it is unavailable, and what to do. */
  reason?: string
  versions: Record<string, string>
  /** What it computes on: a processor, or GPUs with their drivers. */
  device?: string
  /** How fast it is in one process, program by program; only when it was tried. */
  speeds?: Speed[]
  /** How many such processes work at a time here. */
  trainers?: number
  /** Kernels of those programs that it left to the processor, in words. */
  warnings?: string[]
  /** When it was tried, ISO 8601. */
  triedAt?: string
}

/** What an experiment asks of an engine: one structure of its runs. */
export interface Work {
  /** Multiplications and additions of one training step of one run. */
  flops: number
  runs: number
  /** Training steps of each run. */
  steps: number
}

/** Seconds that one process of an engine takes to train all of it, by the speeds at which it was calibrated. */
export const trainingSeconds = (speeds: readonly Speed[], work: readonly Work[]): number =>
  work.reduce((sum, { flops, runs, steps }) => sum + runs * steps * stepSeconds(speeds, flops), 0)

/**
 * Seconds of one training step of one run: between the two calibrated programs nearest in work a power of it, which is
 * right both where calls cost the same whatever they compute and where only the arithmetic counts; in proportion to it
 * outside. Infinite without speeds.
 */
export function stepSeconds(speeds: readonly Speed[], flops: number): number {
  const known = speeds.toSorted((a, b) => a.flops - b.flops)
  const above = known.findIndex((speed) => speed.flops >= flops)
  const [low, high] = [known[(above < 0 ? known.length : above) - 1], known[above]]
  if (low && high) {
    const share = Math.log(flops / low.flops) / Math.log(high.flops / low.flops)
    return (1 / low.modelStepsPerSecond) ** (1 - share) * (1 / high.modelStepsPerSecond) ** share
  }
  const nearest = low ?? high
  return nearest ? flops / nearest.flops / nearest.modelStepsPerSecond : Infinity
}
