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
const engine = await loadEngine(process.argv[2] ?? '')
const compiled = await engine.compile([sample])
const { state, feeds } = sampleValues()
const session = compiled.start(state)
for (let i = 0; i < 2; i++) await session.run(sample.name, feeds)
const { loss } = await session.run(sample.name, feeds, ['loss'])

const start = performance.now()
let calls = 0
for (; performance.now() - start < budgetMs; calls++) await session.run(sample.name, feeds)
const seconds = (performance.now() - start) / 1000
const calibration: Calibration = {
  summary: engine.summary,
  versions: engine.versions,
  modelStepsPerSecond: Math.round((calls * sampleRuns) / seconds),
  losses: [...loss!],
}
process.send?.(calibration, undefined, undefined, () => process.disconnect?.())
