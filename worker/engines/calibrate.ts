// A forked process that tries one engine (its only argument) on the sample program, sends what it found, and ends.
import { loadEngine } from './index.ts'
import { sample, sampleRuns, sampleValues } from './sample.ts'

/** What trying an engine showed. */
export interface Calibration {
  summary: string
  versions: Record<string, string>
  /** Training steps of one run of the sample per second, on one process. */
  modelStepsPerSecond: number
  /** Losses of the runs after three steps, to hold against the reference. */
  losses: number[]
}

const budgetMs = 300

async function calibrate(name: string): Promise<Calibration> {
  const engine = await loadEngine(name)
  const compiled = await engine.compile([sample])
  const { state, feeds } = sampleValues()
  const session = compiled.start(state)
  for (let i = 0; i < 2; i++) await session.run(sample.name, feeds)
  const { loss } = await session.run(sample.name, feeds, ['loss'])

  const start = performance.now()
  let calls = 0
  for (; performance.now() - start < budgetMs; calls++) await session.run(sample.name, feeds)
  await session.read() // calls may still be waiting on a device
  const seconds = (performance.now() - start) / 1000
  return {
    summary: engine.summary,
    versions: engine.versions,
    modelStepsPerSecond: Math.round((calls * sampleRuns) / seconds),
    losses: [...loss!],
  }
}

const found = await calibrate(process.argv[2] ?? '').catch((error: unknown) => ({
  reason: error instanceof Error ? error.message : String(error),
}))
process.send?.(found, undefined, undefined, () => process.disconnect?.())
