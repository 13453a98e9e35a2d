import { trainingSeconds, type Work } from '../../../core/engines/calibration.ts'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import { didYouMean } from '../../../core/catalog/registry.ts'

/** An engine that is unknown or not available here. */
export class BadEngine extends Error {}

/** Asks for the fastest engine. */
export const isAuto = (name: string | null): name is 'auto' | null => name === null || name === 'auto'

/** What is to be trained, and in how many trainers at most; null: as many as an engine is worth. */
export interface Wanted {
  work: readonly Work[]
  workers: number | null
}

const anything: Wanted = { work: [], workers: null }

/** The engine of that name, or the available one that would train what is wanted in the shortest time. */
export function engineNamed(reports: EngineReport[], name: string | null, wanted = anything): EngineReport {
  const found = isAuto(name) ? fastest(reports, wanted) : reports.find((report) => report.name === name)
  if (found?.available) return found
  if (found) throw new BadEngine(`the engine ${found.name} is not available: ${found.reason ?? 'it does not say why'}`)
  if (isAuto(name)) throw new BadEngine('no engine is available here; pellucid engines says why')
  const names = ['auto', ...reports.map((report) => report.name)]
  throw new BadEngine(`unknown engine: ${name} (${didYouMean(name, names)})`)
}

/** Longer than the fastest by no more than this is as fast: the speeds of one engine differ by more between two trials. */
const asFast = 1.1

/** The first that is as fast as the fastest, with all the trainers that have something to do; the first if none was timed. */
function fastest(reports: EngineReport[], wanted: Wanted): EngineReport | undefined {
  const available = reports.filter((report) => report.available)
  const limit = asFast * Math.min(...available.map((report) => secondsOn(report, wanted)))
  return available.find((report) => secondsOn(report, wanted) <= limit)
}

/** Seconds of training by all trainers; of the calibrated programs themselves where no other work is known. */
function secondsOn({ speeds = [], trainers = 1 }: EngineReport, { work, workers }: Wanted): number {
  if (speeds.length === 0) return Infinity
  const asked = work.length > 0 ? work : speeds.map(({ flops }) => ({ flops, runs: 1, steps: 1 }))
  const runs = work.reduce((sum, { runs }) => sum + runs, 0) || Infinity
  return trainingSeconds(speeds, asked) / Math.min(trainers, workers ?? Infinity, runs)
}
