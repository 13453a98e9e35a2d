import { trainingSeconds, type Work } from '../../../core/engines/calibration.ts'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import { didYouMean } from '../../../core/catalog/registry.ts'

/** An engine is unknown or not available here. */
export class BadEngine extends Error {}

/** Whether the fastest engine is requested. */
export const isAuto = (name: string | null): name is 'auto' | null => name === null || name === 'auto'

/** What to train, and the maximum number of trainers; null: as many as the engine can use. */
export interface Wanted {
  work: readonly Work[]
  workers: number | null
}

const anything: Wanted = { work: [], workers: null }

/** The engine with that name, or the available one that would train the work in the shortest time. */
export function engineNamed(reports: EngineReport[], name: string | null, wanted = anything): EngineReport {
  const found = isAuto(name) ? fastest(reports, wanted) : reports.find((report) => report.name === name)
  if (found?.available) return found
  if (found) throw new BadEngine(`the engine ${found.name} is not available: ${found.reason ?? 'no reason was given'}`)
  if (isAuto(name)) throw new BadEngine('no engine is available here; run pellucid engines to see why')
  const names = ['auto', ...reports.map((report) => report.name)]
  throw new BadEngine(`unknown engine: ${name} (${didYouMean(name, names)})`)
}

/**
 * An engine within this factor of the fastest counts as equally fast: the speed of one engine varies more than that
 * between two tests.
 */
const asFast = 1.1

/** The first engine as fast as the fastest, with as many trainers as have work; the first if none was timed. */
function fastest(reports: EngineReport[], wanted: Wanted): EngineReport | undefined {
  const available = reports.filter((report) => report.available)
  const limit = asFast * Math.min(...available.map((report) => secondsOn(report, wanted)))
  return available.find((report) => secondsOn(report, wanted) <= limit)
}

/** Seconds of training by all trainers, or of training the calibrated programs if no other work is given. */
export function secondsOn({ speeds = [], trainers = 1 }: EngineReport, { work, workers }: Wanted): number {
  if (speeds.length === 0) return Infinity
  const asked = work.length > 0 ? work : speeds.map(({ flops }) => ({ flops, runs: 1, steps: 1 }))
  const runs = work.reduce((sum, { runs }) => sum + runs, 0) || Infinity
  return trainingSeconds(speeds, asked) / Math.min(trainers, workers ?? Infinity, runs)
}
