/** How fast an engine trains one of the calibrated programs, in one process. */
export interface Speed {
  /** The built-in experiment that the program is a cohort of. */
  program: string
  /** Multiplications and additions of one training step of one run. */
  flops: number
  /** Training steps per second, summed over the runs of the cohort. */
  modelStepsPerSecond: number
}

/** One calibrated program on one engine. */
export interface Measured extends Speed {
  /**
   * Losses and distances that two of its runs report after three steps on small batches, for comparison with the
   * reference.
   */
  results: number[]
  /** The same on the batches that train, from a brief test; there `results` are empty if compiling them takes long. */
  wholeResults?: number[]
}

/** An engine as `pellucid engines` lists it. */
export interface EngineReport {
  name: string
  summary: string
  available: boolean
  /** Why it is unavailable, and how to fix that. */
  reason?: string
  versions: Record<string, string>
  /** A hash of its sources and of what its code depends on besides versions; of an engine that loads and was not tested. */
  build?: string
  /** The engine whose results it has bit for bit, if there is one. */
  bitsOf?: string
  /** The processor, or the GPUs with their drivers, that it computes on. */
  device?: string
  /** Speed in one process for each program; only if it was tested. */
  speeds?: Speed[]
  /** How many such processes run at a time here. */
  trainers?: number
  /** Kernels of those programs that it left to the processor, as messages. */
  warnings?: string[]
  /** When it was tested, ISO 8601. */
  triedAt?: string
}

/** The work that an experiment asks of an engine for one structure of its runs. */
export interface Work {
  /** Multiplications and additions of one training step of one run. */
  flops: number
  runs: number
  /** Training steps of each run. */
  steps: number
}

/** Seconds that one process of an engine takes to train all of it, at the calibrated speeds. */
export const trainingSeconds = (speeds: readonly Speed[], work: readonly Work[]): number =>
  work.reduce((sum, { flops, runs, steps }) => sum + runs * steps * stepSeconds(speeds, flops), 0)

/**
 * Seconds of one training step of one run. Between the two calibrated programs nearest in work it is a power of the
 * work, which fits both when calls cost the same whatever they compute and when only the arithmetic counts; outside
 * them it is proportional to the work. Infinite without speeds.
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
